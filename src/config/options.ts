import { z } from 'zod';

import { isLoopback } from '../auth/loopback.ts';

/** One message a value, whatever is wrong with it; a missing value has its own. */
const error =
  (what: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? 'is not set' : what;

const text = (what: string, holds: (value: string) => boolean) =>
  z.string({ error: error(what) }).refine(holds, { error: what });

const url = (what: string, holds: (value: URL) => boolean) =>
  text(what, (value) => {
    const parsed = URL.parse(value);
    return (
      parsed !== null &&
      parsed.username + parsed.password + parsed.search + parsed.hash === '' &&
      holds(parsed)
    );
  }).transform((value) => new URL(value));

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const secure = (value: URL) =>
  value.protocol === 'https:' || (value.protocol === 'http:' && isLoopback(value.hostname));
/** A line break or space at an end is a slip of copying; a header or form built with one would fail later, and say why by quoting it. */
const unbroken = (value: string) => value !== '' && value === value.trim() && !/\p{Cc}/u.test(value);
const group = error('must be a group of keys');

/**
 * The whole configuration. Every value may come from a flag, an environment variable or the file; settings.ts has the
 * names. Unknown keys are errors, because a misspelt key would otherwise be a setting that silently isn't there.
 */
export const options = z.strictObject(
  {
    dataverse: z.strictObject(
      {
        /** Origin of the environment; http only on this machine. */
        url: url(
          'must be the https address of the environment, without a path',
          (value) => secure(value) && value.pathname === '/',
        ),
        /** @default 'v9.2' */
        apiVersion: text('must be a version', (value) => /^v\d{1,2}\.\d{1,2}$/.test(value)).default('v9.2'),
      },
      { error: group },
    ),
    azure: z.strictObject(
      {
        /** GUID or verified domain; the shared endpoints don't know client credentials (contract §1.1). */
        tenantId: text(
          'must be the id or domain of one tenant',
          (value) =>
            /^[a-z0-9][a-z0-9.-]*$/i.test(value) && !/^(common|consumers|organizations)$/i.test(value),
        ),
        clientId: text('must be a GUID', (value) => guid.test(value)),
        /** Either this or a certificate. */
        clientSecret: text('must be one line without spaces around it', unbroken).optional(),
        clientCertificatePath: text('must be the path of a file', unbroken).optional(),
        /** Of the certificate's private key, where that is encrypted. */
        clientCertificatePassword: text('must be one line without spaces around it', unbroken).optional(),
        /** http, or a path, only on this machine. @default https://login.microsoftonline.com */
        authorityHost: url(
          'must be the https address of a login service, without a path',
          (value) => secure(value) && (value.pathname === '/' || isLoopback(value.hostname)),
        ).default(() => new URL('https://login.microsoftonline.com')),
      },
      { error: group },
    ),
    server: z.strictObject(
      {
        /** `localhost` is 127.0.0.1 and ::1. @default 'localhost' */
        host: text(
          'must be a loopback address: callers are not authenticated, so nobody else may reach the gateway',
          isLoopback,
        ).default('localhost'),
        /** 0 takes any free port. @default 4000 */
        port: z
          .preprocess(
            (value) => (typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value),
            z
              .int({ error: error('must be a whole number from 0 to 65535') })
              .refine((value) => value >= 0 && value <= 65535, {
                error: 'must be a whole number from 0 to 65535',
              }),
          )
          .default(4000),
      },
      { error: group },
    ),
    /** @default './schema' */
    schemaDir: text('must be the path of a folder', unbroken).default('./schema'),
    /** @default './.dynamics-graphql' */
    stateDir: text('must be the path of a folder', unbroken).default('./.dynamics-graphql'),
    /** @default made of the credential */
    cursorSecret: text(
      'must be one line of at least 16 characters',
      (value) => unbroken(value) && value.length >= 16,
    ).optional(),
    /** @default 'info' */
    logLevel: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: error('must be one of fatal, error, warn, info, debug, trace, silent'),
      })
      .default('info'),
  },
  { error: group },
);

/** The configuration, checked and complete. */
export type Config = Readonly<{
  [Key in keyof z.output<typeof options>]: Readonly<z.output<typeof options>[Key]>;
}>;
