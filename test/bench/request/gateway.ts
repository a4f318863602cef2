/* A gateway in a process of its own: keys, rate limits and metrics are on, as most have them. */
import { pino } from 'pino';

import type { GatewayOptions } from '../../../src/gateway/gateway-options.ts';
import { createGateway } from '../../../src/gateway/gateway.ts';
import { tellCpu } from './tell-cpu.ts';

const { dataverseUrl, ...given } = JSON.parse(process.argv[2] ?? '') as Omit<GatewayOptions, 'dataverse'> & {
  readonly dataverseUrl: string;
};
const gateway = await createGateway({
  ...given,
  dataverse: { url: new URL(dataverseUrl) },
  azure: { ...given.azure, authorityHost: new URL('/login', dataverseUrl) },
  log: pino({ level: 'info' }, { write: () => undefined }),
});
tellCpu((await gateway.listen({ host: '127.0.0.1', port: 0 })).url);
