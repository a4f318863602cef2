import { GatewayError } from '../../errors/gateway-error.ts';

/** A value that is refused before anything is sent, with its place: `input.contacts.create[0].lastName`. */
export const badInput = (place: string, problem: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `"${place}" ${problem}.`, { details: { field: place } });
