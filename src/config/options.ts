import { isIP } from 'node:net';
import { z } from 'zod';

import { isLoopback } from '../auth/loopback.ts';
import { callers } from './caller-options.ts';
import { audiences, exposure, names } from './exposure-options.ts';
import { cors, rateLimits, redisUrl, trustedDocuments } from './http-options.ts';
import { error, group, list, switchValue, text, wholeNumber } from './option-kinds.ts';
import { roles } from './role-options.ts';

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
/** A line break or a space at an end is a slip of copying. A header made of it would fail later, with an error that quotes the secret. */
const unbroken = (value: string) => value !== '' && value === value.trim() && !/\p{Cc}/u.test(value);

/** An app registration and what it proves itself with: a secret or a certificate. */
const applicationUser = {
  clientId: text('must be a GUID', (value) => guid.test(value)),
  clientSecret: text('must be one line without spaces around it', unbroken).optional(),
  /** Tried when the other one is refused. */
  clientSecretNext: text('must be one line without spaces around it', unbroken).optional(),
  clientCertificatePath: text('must be the path of a file', unbroken).optional(),
  /** Of the certificate's private key, where that is encrypted. */
  clientCertificatePassword: text('must be one line without spaces around it', unbroken).optional(),
};

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
        ...applicationUser,
        /** File with a token of another issuer. */
        federatedTokenFile: text('must be the path of a file', unbroken).optional(),
        /** `user`: the one whose client id is `clientId`. */
        managedIdentity: z
          .enum(['system', 'user'], { error: error('must be one of system, user') })
          .optional(),
        /** Further ones, among whom requests are spread. Only in the file. @default none */
        applicationUsers: z
          .array(z.strictObject(applicationUser, { error: group }), {
            error: error('must be a list of application users'),
          })
          .optional(),
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
        /** `localhost` is 127.0.0.1 and ::1; other addresses need callers who are somebody. @default 'localhost' */
        host: text(
          'must be localhost or an IP address of this machine, 0.0.0.0 for all of them',
          (value) => value.toLowerCase() === 'localhost' || isIP(value) !== 0,
        ).default('localhost'),
        /** 0 takes any free port. @default 4000 */
        port: wholeNumber(65535).default(4000),
        /** 0 takes any free port. @default metrics are not served */
        metricsPort: wholeNumber(65535).optional(),
        /** @default 0 */
        preStopSeconds: wholeNumber(300).default(0),
      },
      { error: group },
    ),
    /** How much is asked of Dataverse in the name of one application user. */
    upstream: z
      .strictObject(
        {
          /** @default 48 */
          maxConcurrent: wholeNumber(1000, 1).default(48),
          /** In five minutes. @default as much as Dataverse bears */
          executionSeconds: wholeNumber(1_000_000, 1).optional(),
        },
        { error: group },
      )
      .default({ maxConcurrent: 48 }),
    /** @default './schema' */
    schemaDir: text('must be the path of a folder', unbroken).default('./schema'),
    /** @default './.dynamics-graphql' */
    stateDir: text('must be the path of a folder', unbroken).default('./.dynamics-graphql'),
    /** What callers may see and do, by name. Only in the file. @default none, so that nobody may come in */
    roles: roles.optional(),
    /** Who may call, and as which role. Only in the file. @default nobody */
    callers: callers.optional(),
    /** Pages of other origins that may use the gateway. Only in the file. @default none */
    cors: cors.optional(),
    /** How much a caller may ask of Dataverse in a while. Only in the file. @default there is no limit */
    rateLimits: rateLimits.optional(),
    /** What gateways share: rate limits, outcomes of writes. @default each gateway is by itself */
    redisUrl: redisUrl.optional(),
    /** Documents that are known beforehand. Only in the file. @default none */
    trustedDocuments: trustedDocuments.optional(),
    /** Whether clients may register documents by their hash. @default false */
    automaticPersistedQueries: switchValue.default(false),
    /** What of the organisation is visible. @default all but intersect, private and internal tables */
    exposure: exposure.optional(),
    /** Subsets of that with an endpoint of their own, by name. Only in the file. @default none */
    audiences: audiences.optional(),
    /** Names of one's own. Only in the file. @default none */
    names: names.optional(),
    /** LCIDs. @default all languages of the organisation */
    languages: list(wholeNumber(65_535, 1), 'must be a list of LCIDs').optional(),
    /** @default false */
    csdlOnly: switchValue.default(false),
    /** @default false */
    federation: switchValue.default(false),
    /** @default false */
    search: switchValue.default(false),
    /** @default false */
    incrementalDelivery: switchValue.default(false),
    /** Where outcomes of writes with a key are kept. @default 'off' */
    idempotency: z
      .enum(['memory', 'redis', 'off'], { error: error('must be one of memory, redis, off') })
      .default('off'),
    metadata: z
      .strictObject(
        {
          /** 0: never. @default 300 */
          probeSeconds: wholeNumber(86_400).default(300),
        },
        { error: group },
      )
      .default({ probeSeconds: 300 }),
    /** What one operation of a role that doesn't say may cost at most, by prediction. */
    limits: z
      .strictObject(
        {
          /** To Dataverse. @default 50 */
          requests: wholeNumber(1_000_000, 1).default(50),
          /** Requests one after another. @default 12 */
          waits: wholeNumber(1000, 1).default(12),
          /** @default 50000 */
          rows: wholeNumber(1_000_000_000, 1).default(50_000),
        },
        { error: group },
      )
      .default({ requests: 50, waits: 12, rows: 50_000 }),
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

/** Without what it takes to sign in: enough to find the snapshot of an organisation. */
export const snapshotOptions = options.omit({ azure: true, cursorSecret: true });

/** Without what names the organisation, too: for metadata from a file. */
export const fileOptions = snapshotOptions.omit({ dataverse: true });

type Frozen<Schema extends z.ZodType> = Readonly<{
  [Key in keyof z.output<Schema>]: Readonly<z.output<Schema>[Key]>;
}>;

/** The configuration, checked and complete. */
export type Config = Frozen<typeof options>;
export type SnapshotConfig = Frozen<typeof snapshotOptions>;
export type FileConfig = Frozen<typeof fileOptions>;
