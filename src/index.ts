export { createEmulator, type Emulator, type EmulatorOptions } from './emulator/create-emulator.ts';
export * as organizationChanges from './emulator/organization/changes/index.ts';
export { codes, type Code } from './errors/codes.ts';
export { GatewayError } from './errors/gateway-error.ts';
export { StartError } from './errors/start-error.ts';
export type { GatewayOptions } from './gateway/gateway-options.ts';
export { createGateway, type Gateway } from './gateway/gateway.ts';
