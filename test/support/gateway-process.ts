import { pino } from 'pino';

import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { testCallers } from './test-callers.ts';

/** What a process has used since it began. */
export interface Usage {
  /** The most memory that it held, in bytes. */
  readonly memory: number;
  readonly cpuSeconds: number;
}

/**
 * A gateway in a process of its own, with nothing else in it. Its options come as JSON; it sends its address, and for each
 * message it gets what it has used (`usage`), or its memory alone.
 */
const { dataverseUrl, ...given } = JSON.parse(process.argv[2] ?? '') as Omit<GatewayOptions, 'dataverse'> & {
  readonly dataverseUrl: string;
};
const gateway = await createGateway({
  ...given,
  dataverse: { url: new URL(dataverseUrl) },
  azure: { ...given.azure, authorityHost: new URL('/login', dataverseUrl) },
  authenticators: [testCallers],
  log: pino({ level: 'silent' }),
});
const { url } = await gateway.listen({ host: 'localhost', port: 0 });
process.on('message', (what: string) => {
  const memory = process.resourceUsage().maxRSS * 1024;
  const { user, system } = process.cpuUsage();
  const usage: Usage = { memory, cpuSeconds: (user + system) / 1e6 };
  process.send?.(what === 'usage' ? usage : memory);
});
process.send?.(url);
