import { DataError } from '../data-error.ts';

/** A verb that the resource does not take (contract §5.2). */
export const unsupportedMethod = (method: string): DataError =>
  new DataError(405, '0x80060888', `The requested resource does not support http method '${method}'.`);
