import { destination, pino, type DestinationStream, type Logger } from 'pino';

export interface LogOptions {
  /** @default 'info' */
  readonly level?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' | undefined;
  /** Values that must not be written, wherever they turn up; shorter ones than 4 characters are ignored. The list may grow. */
  readonly secrets?: readonly string[] | undefined;
  /** Where lines go. @default stderr */
  readonly stream?: DestinationStream | undefined;
}

const headerNames = ['authorization', 'cookie', 'set-cookie'];

/**
 * The log: one JSON object a line. Header values that carry credentials are removed by name; configured secrets and
 * bearer tokens are removed from the finished line too, because a library's error may quote them.
 */
export const createLog = (options: LogOptions = {}): Logger => {
  const redact = redactor(options.secrets ?? []);
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: headerNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      hooks: { streamWrite: redact },
    },
    options.stream ?? destination({ fd: 2, sync: true }),
  );
};

const token = /\beyJ[\w-]{10,}\.[\w-]+(\.[\w-]*)?/g;

/** A function that blanks out the given values, raw or escaped as JSON, and everything that looks like a JWT. */
const redactor = (secrets: readonly string[]): ((line: string) => string) => {
  let forms = formsOf(secrets);
  let known = secrets.length;
  return (line) => {
    if (secrets.length !== known) {
      forms = formsOf(secrets);
      known = secrets.length;
    }
    return [...forms]
      .reduce((text, form) => text.replaceAll(form, '[redacted]'), line)
      .replace(token, '[token]');
  };
};

const formsOf = (secrets: readonly string[]): ReadonlySet<string> =>
  new Set(
    secrets
      .filter((secret) => secret.length >= 4)
      .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
  );
