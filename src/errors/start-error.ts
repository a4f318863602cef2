/** Exit codes of a start that failed: 2 configuration or usage, 3 sign-in or organisation, 4 metadata unusable. */
export type StartExitCode = 2 | 3 | 4;

/** Steps of docs/connect-dynamics.md, in the order an operator does them. */
export const guideSteps = {
  registerApp: 1,
  makeCredential: 2,
  createApplicationUser: 3,
  giveSecurityRole: 4,
  findUrl: 5,
  getToken: 6,
  startGateway: 7,
} as const;

export interface StartErrorOptions extends ErrorOptions {
  readonly exitCode: StartExitCode;
  /** The step of docs/connect-dynamics.md that puts it right. */
  readonly step?: number | undefined;
  /** It may pass by itself, so a start that waits tries again. @default false */
  readonly passes?: boolean | undefined;
}

/**
 * Something that whoever runs the gateway has to put right. The message is one sentence without a full stop that names
 * the cause and the remedy; it is printed as it stands, so it holds no secret. Clients never see it.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly exitCode: StartExitCode;
  readonly step: number | undefined;
  readonly passes: boolean;

  constructor(message: string, options: StartErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode;
    this.step = options.step;
    this.passes = options.passes === true;
  }
}

/** The first StartError in the chain of causes, or undefined. */
export const findStartError = (error: unknown): StartError | undefined => {
  let current = error;
  for (let depth = 0; depth < 10 && current instanceof Error; depth += 1) {
    if (current instanceof StartError) return current;
    current = current.cause;
  }
  return undefined;
};
