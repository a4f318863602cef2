import { DataError } from './data-error.ts';

/** A query that the service refuses: 400 with the code of OData query errors (contract §7.3). */
export const queryError = (message: string): DataError => new DataError(400, '0x80060888', message);

/** Something real that this double does not do (yet): refused plainly, never answered wrongly. */
export const notSupported = (what: string): DataError =>
  new DataError(501, '0x80040203', `${what} is not supported by this emulator.`);
