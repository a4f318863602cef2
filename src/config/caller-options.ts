import { z } from 'zod';

import { jwtAlgorithms, maxClockTolerance } from '../auth/inbound/jwt-options.ts';
import { keyEntries } from '../auth/inbound/key-entries.ts';
import { isNetwork } from '../auth/inbound/proxies.ts';
import { isLoopback } from '../auth/loopback.ts';
import { error, group, switchValue, text, wholeNumber } from './option-kinds.ts';

const filled = (value: string): boolean => value !== '';
const roleName = text('must be the name of a role', filled);
const oneOrMore = (what: string) =>
  z
    .union([text(what, filled), z.array(text(what, filled)).min(1)], { error: error(what) })
    .transform((value) => (typeof value === 'string' ? [value] : value));

/** Values of a claim → roles. */
const roleMap = z.record(z.string(), roleName, {
  error: error('must be a group of values and roles'),
});

const isSafeAddress = (value: string): boolean => {
  const url = URL.parse(value);
  return (
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  );
};

const jwt = z
  .strictObject(
    {
      issuer: text('must be the value of "iss" in the tokens', filled),
      audience: oneOrMore('must be a value of "aud", or a list of them'),
      jwksUri: text('must be the https address of the keys', isSafeAddress).transform(
        (value) => new URL(value),
      ),
      tenants: z
        .array(text('must be a tenant id', filled), { error: error('must be a list of tenant ids') })
        .min(1)
        .optional(),
      algorithms: z
        .array(z.enum(jwtAlgorithms, { error: error(`must be one of ${jwtAlgorithms.join(', ')}`) }), {
          error: error('must be a list of algorithms'),
        })
        .min(1)
        .optional(),
      clockToleranceSeconds: wholeNumber(maxClockTolerance).optional(),
      users: z.boolean({ error: error('must be true or false') }).optional(),
      role: roleName.optional(),
      roleClaim: text('must be the name or path of a claim', filled).optional(),
      roleMap: roleMap.optional(),
      scopeMap: roleMap.optional(),
      groupMap: roleMap.optional(),
    },
    { error: group },
  )
  .refine(({ issuer, tenants }) => !issuer.includes('{tenantid}') || tenants !== undefined, {
    error: 'must list "tenants", as its issuer stands for several',
  });

const mtls = z.strictObject(
  {
    header: text('must be the name of a header', (value) => /^[A-Za-z0-9-]+$/.test(value)),
    subjects: z.record(z.string(), roleName, { error: error('must be a group of subjects and roles') }),
  },
  { error: group },
);

/** Who may call. See `CallersOptions`. */
export const callers = z
  .strictObject(
    {
      /** Issuers of bearer tokens. @default none */
      jwt: z.array(jwt, { error: error('must be a list of issuers') }).optional(),
      /** @default none */
      apiKeys: keyEntries.optional(),
      /** @default none */
      apiKeysFile: text('must be the path of a file', filled).optional(),
      /** @default none */
      mtls: mtls.optional(),
      /** @default none */
      trustedProxies: z
        .array(text('must be an address, or a network such as 10.0.0.0/8', isNetwork), {
          error: error('must be a list of addresses'),
        })
        .optional(),
      /** Role of those who bring no credential. @default they are refused */
      anonymous: roleName.optional(),
      /** Whether they may come from other machines. @default false */
      anonymousFromNetwork: switchValue.optional(),
    },
    { error: group },
  )
  .refine(
    ({ mtls: certificates, trustedProxies }) => certificates === undefined || trustedProxies !== undefined,
    {
      error: 'must list "trustedProxies", as only their word on a certificate counts',
      path: ['mtls'],
    },
  );
