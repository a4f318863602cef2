import { GatewayError } from '../errors/gateway-error.ts';
import type { Model, Table } from '../model/model.ts';
import { readGlobalId } from '../shape/global-id.ts';
import type { Shaped } from '../shape/shaped.ts';
import { readByKey } from './read-by-key.ts';
import { readRecord } from './read-record.ts';
import type { RootRequest } from './root-request.ts';

/**
 * The row that a representation of Apollo Federation stands for: `__typename`, and `id`, the primary key or an alternate key.
 * Those by id or primary key are read together, one request a table.
 *
 * @throws GatewayError BAD_USER_INPUT for what is no representation of a row.
 */
export const readRepresentation = async (
  request: RootRequest,
  representation: unknown,
): Promise<Shaped | null> => {
  if (typeof representation !== 'object' || representation === null) throw malformed('is not an object');
  const values = { ...representation } as Readonly<Record<string, unknown>>;
  const table = tableOf(request.model, values['__typename']);
  if (table === undefined) throw malformed('has no "__typename" of a type of this schema');
  const id = values['id'] ?? values[table.key.field];
  if (typeof id === 'string') return readRecord(request, readGlobalId(id, table.logicalName));
  for (const key of table.keys.values()) {
    if (key.parts.every(({ field }) => values[field] !== undefined && values[field] !== null)) {
      return readByKey(request, { table, key, values });
    }
  }
  throw malformed(`has no key of ${table.typeName}`);
};

const tableOf = (model: Model, typeName: unknown): Table | undefined => {
  for (const table of model.tables.values()) if (table.typeName === typeName) return table;
  return undefined;
};

const malformed = (problem: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `A representation ${problem}.`);
