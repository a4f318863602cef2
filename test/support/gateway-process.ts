import { createGateway } from '../../src/gateway.ts';
import { gatewaySettings } from './start-gateway.ts';

/** A gateway in a process of its own: sends its address, and for each message it gets the most memory it held, in bytes. */
const organization = process.argv[2] ?? '';
const gateway = await createGateway({
  ...gatewaySettings,
  dataverse: { url: new URL(organization) },
  azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', organization) },
});
const { url } = await gateway.listen({ host: 'localhost', port: 0 });
process.on('message', () => process.send?.(process.resourceUsage().maxRSS * 1024));
process.send?.(url);
