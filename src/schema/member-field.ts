import {
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';

import type { Column, Lookup, Member, Model, RequiredLevel, Table } from '../model/model.ts';
import { valueTypes } from '../vocabulary/types/index.ts';
import { pageArguments } from './connection-type.ts';
import { dataverse, describe, type DataverseDirective } from './describe.ts';
import { fieldValue } from './field-value.ts';
import { listArguments } from './filter/order-by-type.ts';
import { generatedName } from './generated-name.ts';
import type { TypeRegistry } from './type-registry.ts';
import { valueType, type ValueType } from './value-type.ts';

export interface MemberFieldInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly table: Table;
}

type Field = GraphQLFieldConfig<unknown, unknown>;

/** A member of a table as a field of its type; undefined for rows of a table that isn't there. */
export const memberField = (input: MemberFieldInput, member: Member): Field | undefined => {
  const typed = typedField(input, member);
  if (typed === undefined) return undefined;
  const { type, args, directive } = typed;
  return {
    type,
    ...(args === undefined ? {} : { args }),
    description: describe(member),
    resolve: fieldValue,
    extensions: dataverse(directive),
  };
};

interface TypedField {
  readonly type: GraphQLOutputType;
  readonly args?: typeof pageArguments;
  readonly directive: DataverseDirective;
}

const typedField = ({ types, model, table }: MemberFieldInput, member: Member): TypedField | undefined => {
  switch (member.kind) {
    case 'column': {
      const type = columnType(types, member);
      const isKey = member.logicalName === table.key.logicalName;
      return { type: isKey ? new GraphQLNonNull(type) : type, directive: rules(member) };
    }
    case 'lookupId':
      return { type: types.scalar(valueTypes.guid.scalar), directive: rules(member) };
    case 'lookup':
      return { type: lookupType({ types, model }, member), directive: rules(member) };
    case 'collection': {
      const target = model.tables.get(member.target);
      if (target === undefined) return undefined;
      const type = types.object(generatedName(target, 'Connection'));
      const args = { ...listArguments(types, target), ...pageArguments };
      return { type, args, directive: { name: member.navigation } };
    }
    case 'parties': {
      const target = model.tables.get(member.target);
      if (target === undefined) return undefined;
      const type = new GraphQLList(new GraphQLNonNull(types.object(target.typeName)));
      return { type, directive: { name: member.logicalName } };
    }
    case 'activity':
      return { type: types.interface('Record'), directive: { name: member.property } };
  }
};

const columnType = (types: TypeRegistry, column: Column): ValueType | GraphQLObjectType => {
  switch (column.type.kind) {
    case 'image':
      return types.object('Image');
    case 'file':
      return types.object('File');
    default:
      return valueType(types, column.type);
  }
};

const lookupType = (
  { types, model }: Pick<MemberFieldInput, 'types' | 'model'>,
  { result }: Lookup,
): GraphQLOutputType => {
  switch (result.kind) {
    case 'record':
      return types.interface('Record');
    case 'interface':
      return types.interface(result.name);
    case 'object': {
      const table = model.tables.get(result.table);
      if (table === undefined) throw new TypeError(`No table ${result.table}`);
      return types.object(table.typeName);
    }
  }
};

interface Rules {
  readonly logicalName: string;
  readonly readOnly: boolean;
  readonly requiredLevel: RequiredLevel;
}

const rules = ({ logicalName, readOnly, requiredLevel }: Rules): DataverseDirective => ({
  name: logicalName,
  readOnly: readOnly ? true : undefined,
  required: requiredLevel === 'None' ? undefined : requiredLevel,
});
