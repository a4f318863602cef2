import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';

/** BAD_USER_INPUT: a nested list was to go on from a cursor of another row's. */
export const wrongParent = (): GatewayError => badArgument('after', ' is a cursor of another record’s list');
