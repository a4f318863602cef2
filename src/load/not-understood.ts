import { GatewayError } from '../errors/gateway-error.ts';

/** The error of a write whose answer says neither that it was done nor that it was refused. */
export const notUnderstood = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'Dataverse answered a write with something that is no answer to it.');
