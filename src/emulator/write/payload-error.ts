import { DataError } from '../data-error.ts';

/**
 * A body that cannot be read as what it should be: 400 `0x80048d19` around the message of the reader (contract §5.1, §7.3).
 * @param set entity set, or name of the action, that the body is for
 * @param message of the inner exception, with the name of its type
 */
export const payloadError = (set: string, message: string): DataError =>
  new DataError(400, '0x80048d19', payloadMessage(set, message));

const payloadMessagePrefix = 'Error identified in Payload provided by the user';

/** `Error identified in Payload provided by the user for Entity :'accounts' …` */
export const payloadMessage = (set: string, message: string): string =>
  `${payloadMessagePrefix} for Entity :'${set}', For more information on this error please ` +
  `follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ${message}`;

/** Whether it is about a body that cannot be read, rather than about what it says. */
export const isPayloadError = ({ message }: DataError): boolean => message.startsWith(payloadMessagePrefix);
