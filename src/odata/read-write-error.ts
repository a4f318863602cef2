import type { Code } from '../errors/codes.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { readError, type ErrorCodes } from './read-error.ts';
import type { ODataResponse } from './request.ts';

/** The answer that refused a write → the error that a client sees, as {@link readError} does for reads. */
export const readWriteError = (response: ODataResponse): GatewayError => readError(response, writeCodes);

const duplicate: readonly [Code, string] = ['DUPLICATE_RECORD', 'There is such a record already.'];
const missing: readonly [Code, string] = ['NOT_FOUND', 'There is no such record.'];
const outOfRange: readonly [Code, string] = ['BAD_USER_INPUT', 'A number is out of its range.'];
const noOption: readonly [Code, string] = ['BAD_USER_INPUT', 'A choice has no such option.'];

/** Codes of Dataverse's about writes that say more than the status (contract §7.3). */
const writeCodes: ErrorCodes = new Map([
  ['0x80040217', missing],
  ['0x80060891', missing],
  ['0x80060882', ['CONFLICT', 'The record was changed by someone else.']],
  ['0x8006088d', ['BAD_USER_INPUT', 'The table keeps no versions: "ifMatch" can not be used.']],
  ['0x80040237', duplicate],
  ['0x80060892', duplicate],
  ['0x80040333', ['DUPLICATE_RECORD', 'A rule of the organisation calls the record a duplicate.']],
  ['0x80044331', ['BAD_USER_INPUT', 'A text is too long.']],
  ['0x8004432f', outOfRange],
  ['0x80044330', outOfRange],
  ['0x8004431a', noOption],
  ['0x80061005', noOption],
  ['0x80044369', ['BAD_USER_INPUT', 'A column can be set by Dataverse only.']],
  ['0x80044a02', ['BAD_USER_INPUT', 'The file is larger than its column takes.']],
  ['0x80072553', ['BAD_USER_INPUT', 'The file is no image of a type that Dataverse takes.']],
  ['0x80040265', ['UPSTREAM_ERROR', 'A plug-in of the organisation refused it.']],
]);
