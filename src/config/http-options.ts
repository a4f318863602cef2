import { z } from 'zod';

import { isLoopback } from '../auth/loopback.ts';
import { error, group, switchValue, text, wholeNumber } from './option-kinds.ts';

const isOrigin = (value: string): boolean => {
  const url = URL.parse(value);
  if (url?.origin !== value) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
};

/** Pages of other origins that may use the gateway. See `CorsOptions` of the server. */
export const cors = z.strictObject(
  {
    origins: z.array(text('must be an https origin such as https://app.example, without a path', isOrigin), {
      error: error('must be a list of origins'),
    }),
    credentials: switchValue.optional(),
  },
  { error: group },
);

/** How much a caller may ask of Dataverse in a while. See `RateLimitOptions` of the server. */
export const rateLimits = z.strictObject(
  {
    upstreamRequests: wholeNumber(100_000_000, 1),
    seconds: wholeNumber(86_400, 1).optional(),
    byRole: z
      .record(z.string(), wholeNumber(100_000_000, 1), {
        error: error('must be a group of roles and numbers'),
      })
      .optional(),
  },
  { error: group },
);

/** What gateways share. */
export const redisUrl = text('must be an address such as redis://localhost:6379', (value) =>
  /^rediss?:$/.test(URL.parse(value)?.protocol ?? ''),
);

const names = z.array(
  text('must be a name', (value) => value !== ''),
  { error: error('must be a list of names') },
);

/** Documents that are known beforehand. See `TrustedDocumentsOptions` of the gateway. */
export const trustedDocuments = z.array(
  z.strictObject(
    {
      manifest: text('must be the path of a file', (value) => value !== ''),
      mode: z.enum(['required', 'allowed'], { error: error('must be required or allowed') }),
      roles: names.optional(),
      callers: names.optional(),
    },
    { error: group },
  ),
  { error: error('must be a list of manifests') },
);
