import { DataError } from '../data-error.ts';
import { payloadError } from '../write/payload-error.ts';

/** A parameter that a message needs was not given. */
export const missingParameter = (name: string): DataError =>
  new DataError(400, '0x80040203', `Required field '${name}' is missing`);

/** A value of another type than the parameter's. */
export const wrongParameter = (message: string, name: string, type: string): DataError =>
  payloadError(
    message,
    `Microsoft.OData.ODataException: The value of the parameter '${name}' cannot be read as '${type}'.`,
  );

/** A parameter that the message does not have. */
export const unknownParameter = (message: string, name: string): DataError =>
  payloadError(
    message,
    `Microsoft.OData.ODataException: The parameter '${name}' in the request payload is not a valid parameter for the ` +
      `operation '${message}'.`,
  );

/** A row whose type or key is not said (contract §5.6). */
export const untypedRow = (): DataError =>
  new DataError(400, '0x80048d19', 'EdmEntityObject passed should have the key property value set.');
