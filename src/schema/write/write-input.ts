import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
} from 'graphql';

import type { Column, Model, Table } from '../../model/model.ts';
import {
  writableMembers,
  type WritableMember,
  type WriteKind,
  type WriteRights,
} from '../../model/write-rights.ts';
import { relatedTarget } from '../../model/write-targets.ts';
import { describe } from '../describe.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { valueType } from '../value-type.ts';
import { lookupInputName } from './lookup-input.ts';
import { partyInputName } from './party-input.ts';
import { relatedInputName } from './related-input.ts';

export interface WriteTypesInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly rights: WriteRights;
}

/** What the input of a create, update or upsert is called. */
export const writeInputNames = {
  create: 'CreateInput',
  update: 'UpdateInput',
  upsert: 'UpsertInput',
} as const;

type InputKind = Exclude<WriteKind, 'delete'>;

/** The values of a row that is created, updated or upserted: `AccountCreateInput`. Only what can be set is in it. */
export const writeInput = (input: WriteTypesInput, table: Table, kind: InputKind): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: generatedName(table, writeInputNames[kind]),
    description: descriptions[kind](table),
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const member of writableMembers(input.rights, table, kind)) {
        const type = memberType(input, table, member);
        if (type === undefined) continue;
        const required = kind === 'create' && member.kind === 'column' && isEnforced(table, member);
        fields[member.field] = {
          type: required ? requiredType(type) : type,
          description: describe(member),
        };
      }
      // An upsert that creates takes no nested rows (contract §5.1).
      if (kind !== 'upsert') Object.assign(fields, relatedFields(input, table, kind));
      return fields;
    },
  });

const descriptions: Readonly<Record<InputKind, (table: Table) => string>> = {
  create: ({ typeName }) => `A new row of ${typeName}.`,
  update: ({ typeName }) => `Changes of a row of ${typeName}: what is left out stays; null clears.`,
  upsert: ({ typeName }) => `Values of a row of ${typeName}, whether it is new or not.`,
};

const memberType = (
  { types, model }: WriteTypesInput,
  table: Table,
  member: WritableMember,
): GraphQLInputType | undefined => {
  switch (member.kind) {
    case 'column':
      return member.type.kind === 'file' || member.type.kind === 'image'
        ? undefined
        : valueType(types, member.type);
    case 'lookup':
      return member.result.kind === 'object' ? GraphQLID : types.input(lookupInputName(table, member));
    case 'parties': {
      const target = model.tables.get(member.target);
      if (target === undefined) return undefined;
      const party: GraphQLInputType = types.input(partyInputName(target));
      return new GraphQLList(new GraphQLNonNull(party));
    }
  }
};

const requiredType = (type: GraphQLInputType): GraphQLInputType =>
  type instanceof GraphQLNonNull ? type : new GraphQLNonNull(type);

/**
 * Whether a create without the column is refused. Only of what is SystemRequired and has no default: choices, switches and
 * owners have one, a lookup may be set by the row that a nested one belongs to, and a text that no update may change is
 * numbered by Dataverse.
 */
const isEnforced = (table: Table, { requiredLevel, type, forUpdate, ...column }: Column): boolean =>
  requiredLevel === 'SystemRequired' &&
  forUpdate &&
  column.field !== table.key.field &&
  ['string', 'int', 'decimal', 'double', 'dateTime', 'localDateTime', 'date'].includes(type.kind);

/** Lists of related rows, to create or link. */
const relatedFields = (
  input: WriteTypesInput,
  table: Table,
  kind: 'create' | 'update',
): GraphQLInputFieldConfigMap => {
  const fields: GraphQLInputFieldConfigMap = {};
  for (const member of table.fields.values()) {
    const target = member.kind === 'collection' ? relatedTarget(input, table, member) : undefined;
    if (target === undefined) continue;
    fields[member.field] = { type: input.types.input(relatedInputName(target, kind)) };
  }
  return fields;
};
