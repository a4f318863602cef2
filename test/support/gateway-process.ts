import { pino } from 'pino';

import type { GatewayOptions } from '../../src/gateway-options.ts';
import { createGateway } from '../../src/gateway.ts';
import { testCallers } from './test-callers.ts';

/**
 * A gateway in a process of its own, with nothing else in it. Its options come as JSON; it sends its address, and for each
 * message it gets the most memory it held, in bytes.
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
process.on('message', () => process.send?.(process.resourceUsage().maxRSS * 1024));
process.send?.(url);
