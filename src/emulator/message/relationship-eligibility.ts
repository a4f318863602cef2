import { DataError } from '../data-error.ts';
import type { TableDefinition } from '../organization.ts';
import type { MessageCall, MessageHandler } from './message.ts';
import { textOf } from './parameter-of.ts';

/** Tables that customizers can relate: not those that only join others, nor those that others derive from. */
const isEligible = ({ isIntersect, abstract }: TableDefinition): boolean => !isIntersect && !abstract;

/** @throws DataError 400 `0x80041102` for a table that is not there */
function tableOf({ scope, parameters }: MessageCall, name: string): TableDefinition | undefined {
  const logicalName = textOf(parameters, name);
  const table = scope.schema.organization.tables.get(logicalName ?? '');
  if (table === undefined && logicalName !== undefined) {
    throw new DataError(
      400,
      '0x80041102',
      `The entity with a name = '${logicalName}' with namemapping = 'Logical' was not found in the MetadataCache.`,
    );
  }
  return table;
}

/** `CanBeReferenced`, `CanBeReferencing`, `CanManyToMany`: whether a table can have such a relationship. */
export const canBe =
  (message: 'CanBeReferenced' | 'CanBeReferencing' | 'CanManyToMany'): MessageHandler =>
  (call) => {
    const table = tableOf(call, 'EntityName');
    const value = { [message]: table !== undefined && isEligible(table) };
    return { kind: 'complex', type: `${message}Response`, value };
  };

/** `GetValidManyToMany` and its siblings: the tables that can be at the other end, or at one. */
export const validTables =
  (
    message: 'GetValidManyToMany' | 'GetValidReferencedEntities' | 'GetValidReferencingEntities',
    end?: 'ReferencedEntityName' | 'ReferencingEntityName',
  ): MessageHandler =>
  (call) => {
    const one = end === undefined ? undefined : tableOf(call, end);
    const isPossible = one === undefined || isEligible(one);
    const others = [...call.scope.schema.organization.tables.values()].filter(isEligible);
    const EntityNames = isPossible ? others.map(({ logicalName }) => logicalName) : [];
    return { kind: 'complex', type: `${message}Response`, value: { EntityNames } };
  };
