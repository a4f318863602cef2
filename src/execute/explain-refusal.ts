import { GatewayError } from '../errors/gateway-error.ts';
import type { Table } from '../model/model.ts';

/**
 * An error of Dataverse's about a write, with the field that it is about: its message, which clients don't see, names the
 * column.
 *
 * @param place of the row's values: `input`
 */
export const explainRefusal = (error: GatewayError, table: Table, place: string): GatewayError => {
  if (error.dataverse === undefined || error.details?.['field'] !== undefined) return error;
  const field = namedField(messageOf(error), table);
  if (field === undefined) return error;
  return new GatewayError(error.code, error.message, {
    cause: error.cause,
    details: { ...error.details, field: `${place}.${field}` },
    dataverse: error.dataverse,
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  });
};

const messageOf = ({ cause }: GatewayError): string => (cause instanceof Error ? cause.message : '');

/** Of the columns in quotes the first that the table has: `The length of the 'name' attribute of the 'account' entity …`. */
const namedField = (message: string, { fields }: Table): string | undefined => {
  const names = [...message.matchAll(/'([a-z][a-z0-9_]*)'/gi)].map(([, name]) => name?.toLowerCase());
  for (const name of names) {
    for (const member of fields.values()) {
      if (member.kind !== 'column' && member.kind !== 'lookup') continue;
      if (member.logicalName === name) return member.field;
    }
  }
  return undefined;
};
