import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { isGuid } from '../query/literal.ts';

/** What a global id says: which row of which table. */
export interface GlobalId {
  /** Logical name. */
  readonly table: string;
  /** Canonical GUID. */
  readonly recordId: string;
}

/** `id` of a record: base64url of `<logical name>:<guid>`. */
export const printGlobalId = (table: string, recordId: string): string =>
  Buffer.from(`${table}:${recordId}`).toString('base64url');

/**
 * Reads an `ID` argument: a global id, or a bare GUID where the table is known.
 *
 * @param table logical name of the only table that fits; undefined: any.
 * @param argument what an error calls it: `ids[1]`.
 * @throws GatewayError BAD_USER_INPUT when it is neither, or of another table.
 */
export const readGlobalId = (id: string, table?: string, argument = 'id'): GlobalId => {
  const malformed = (reason: string): GatewayError => badArgument(argument, ` is not valid: ${reason}`);
  const bare = id.toLowerCase();
  if (isGuid(bare)) {
    if (table === undefined) throw malformed('a GUID alone does not say of which table');
    return { table, recordId: bare };
  }
  const text = Buffer.from(id, 'base64url').toString();
  const colon = text.indexOf(':');
  const recordId = text.slice(colon + 1);
  const name = text.slice(0, Math.max(colon, 0));
  if (!/^[a-z_][a-z0-9_]*$/.test(name) || !isGuid(recordId) || printGlobalId(name, recordId) !== id) {
    throw malformed('expected a record’s "id", or a GUID where the table is known');
  }
  if (table !== undefined && name !== table) throw malformed('it is the id of a record of another table');
  return { table: name, recordId };
};
