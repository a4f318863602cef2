/** How the command line ends. Scripts rely on these numbers. */
export const exitCodes = {
  ok: 0,
  /** A check failed, or something unforeseen. */
  failed: 1,
  /** Configuration or usage. */
  usage: 2,
  /** Sign-in, or the organisation didn't answer or refused. */
  organization: 3,
  /** The organisation's metadata can't be used. */
  metadata: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
