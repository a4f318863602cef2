import { RateLimiterMemory } from 'rate-limiter-flexible';

import { GatewayError } from '../../errors/gateway-error.ts';

export interface FailureLimits {
  /** Wrong keys for one id from one address, a minute. @default 10 */
  readonly perId?: number | undefined;
  /** Wrong keys from one address, a minute. @default 50 */
  readonly perAddress?: number | undefined;
}

export interface FailureCounter {
  /** @throws GatewayError RATE_LIMITED after too many failures. */
  check(id: string, address: string): Promise<void>;
  /** @param known whether there is such an id: invented ones count for the address only, so that they take no memory. */
  count(id: string, address: string, known: boolean): Promise<void>;
}

const seconds = 60;

/**
 * Counts wrong keys, by id and address together and by address alone, for a minute each. An id alone is never locked: it isn't
 * secret, and whoever knows it could lock its owner out.
 */
export const createFailureCounter = ({ perId = 10, perAddress = 50 }: FailureLimits = {}): FailureCounter => {
  const ofId = new RateLimiterMemory({ points: perId, duration: seconds });
  const ofAddress = new RateLimiterMemory({ points: perAddress, duration: seconds });
  const keyOf = (id: string, address: string): string => `${id} ${address}`;
  return {
    async check(id, address) {
      const counts = [
        { found: await ofId.get(keyOf(id, address)), most: perId },
        { found: await ofAddress.get(address), most: perAddress },
      ];
      for (const { found, most } of counts) {
        if (found === null || found.consumedPoints < most) continue;
        throw new GatewayError('RATE_LIMITED', 'Too many wrong keys; try again later.', {
          retryAfterSeconds: Math.max(1, Math.ceil(found.msBeforeNext / 1000)),
        });
      }
    },
    async count(id, address, known) {
      if (known) await ofId.penalty(keyOf(id, address));
      await ofAddress.penalty(address);
    },
  };
};

/** One client of IPv6 has at least a /64 to itself. */
export const addressGroup = (address: string | undefined): string => {
  if (address === undefined) return 'in-process';
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const url = URL.parse(`http://[${plain.replace(/%.*$/, '')}]`);
  return expand(url === null ? plain : url.hostname.slice(1, -1))
    .slice(0, 4)
    .join(':');
};

const expand = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
};
