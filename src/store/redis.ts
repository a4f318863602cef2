import { z } from 'zod';

import { codes, type Code } from '../errors/codes.ts';
import type { RedisConnection } from './redis-connection.ts';
import { keptMs, type StoredWrite, type WriteStore } from './store.ts';

/** Times that a key is claimed which ended between the claim and the look at who has it. */
const maxClaims = 3;

/**
 * Keeps outcomes in Redis, for all gateways that use it. Every function throws while Redis does not answer.
 */
export const redisStore = ({ client }: Pick<RedisConnection, 'client'>): WriteStore => ({
  claim: async (key, write) => {
    for (let claims = 0; claims < maxClaims; claims += 1) {
      const taken = await client.set(nameOf(key), JSON.stringify(write), 'PX', keptMs, 'NX');
      if (taken !== null) return undefined;
      const found = await client.get(nameOf(key));
      if (found !== null) return storedWrite.parse(JSON.parse(found));
    }
    throw new Error('A key of the store comes and goes');
  },
  settle: async (key, write) => {
    await client.set(nameOf(key), JSON.stringify(write), 'PX', keptMs);
  },
  release: async (key) => {
    await client.del(nameOf(key));
  },
});

const nameOf = (key: string): string => `dynamics-graphql:write:${key}`;

/** What stands in Redis may be another version's, or somebody else's. */
const storedWrite: z.ZodType<StoredWrite> = z.object({
  fingerprint: z.string(),
  claimedAt: z.number(),
  outcomes: z
    .array(
      z.union([
        z.object({
          kind: z.literal('done'),
          id: z.string().optional(),
          created: z.boolean().optional(),
        }),
        z.object({
          kind: z.enum(['refused', 'unknown']),
          code: z.enum(Object.keys(codes) as [Code, ...Code[]]),
          dataverse: z
            .object({ status: z.number(), code: z.string(), requestId: z.string().exactOptional() })
            .optional(),
          field: z.string().optional(),
          recordId: z.string().optional(),
          requestId: z.string().optional(),
          causedBy: z.number().optional(),
        }),
      ]),
    )
    .optional(),
});
