import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLEnumType,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';

import type { Choice } from '../../model/choice.ts';
import { filterOperators, type FilterKind, type FilterOperator } from '../../vocabulary/filter-operators.ts';
import { valueTypes } from '../../vocabulary/types/index.ts';
import type { TypeRegistry } from '../type-registry.ts';

interface Operand {
  readonly kind: FilterKind;
  /** Of a column with options. */
  readonly choice: Choice | undefined;
}

const fixedNames: Readonly<Record<Exclude<FilterKind, 'choice' | 'choices'>, string>> = {
  string: 'StringFilter',
  int: 'IntFilter',
  bigInt: 'BigIntFilter',
  decimal: 'DecimalFilter',
  double: 'FloatFilter',
  boolean: 'BooleanFilter',
  guid: 'UUIDFilter',
  user: 'UserIdFilter',
  businessUnit: 'BusinessUnitIdFilter',
  hierarchy: 'HierarchyIdFilter',
  dateTime: 'DateTimeFilter',
  localDateTime: 'LocalDateTimeFilter',
  date: 'DateFilter',
};

/** A type to be made, under the name that was found free for it. */
export interface NamedTypeInput {
  readonly types: TypeRegistry;
  readonly name: string;
}

/** Wanted name of an operators' type: `StringFilter`, `AccountIndustryCodeFilter`; several options at once: `…SelectionFilter`. */
export const operatorsName = ({ kind, choice }: Operand): string => {
  if (kind !== 'choice' && kind !== 'choices') return fixedNames[kind];
  return `${choice?.typeName ?? ''}${kind === 'choice' ? '' : 'Selection'}Filter`;
};

/** The operators of a kind of value as an input type. */
export const operatorsType = ({ types, name }: NamedTypeInput, operand: Operand): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: () => {
      const fields: Record<string, GraphQLInputFieldConfig> = {};
      for (const [field, operator] of filterOperators(operand.kind)) {
        fields[field] = operatorField(types, operand, operator);
      }
      return fields;
    },
  });

const operatorField = (
  types: TypeRegistry,
  operand: Operand,
  operator: FilterOperator,
): GraphQLInputFieldConfig => {
  const several = (type: OneValue) => new GraphQLList(new GraphQLNonNull(type));
  const { kind } = operand;
  const one = valueOf(types, operand);
  switch (operator.kind) {
    case 'compare':
      // Several options at once are one value.
      return { type: kind === 'choices' ? several(one) : one };
    case 'text':
      return { type: one };
    case 'isNull':
      return { type: GraphQLBoolean };
    case 'list':
      return {
        type: several(one),
        ...(operator.length === 2 && { description: 'From and to, both included.' }),
      };
    case 'function':
      return { type: argumentOf(types, operand, operator.takes) };
  }
};

type OneValue = GraphQLScalarType | GraphQLEnumType;

const valueOf = (types: TypeRegistry, { kind, choice }: Operand): OneValue => {
  switch (kind) {
    case 'choice':
    case 'choices':
      return types.enum(choice?.typeName ?? '');
    case 'user':
    case 'businessUnit':
    case 'hierarchy':
      return types.scalar(valueTypes.guid.scalar);
    default:
      return types.scalar(valueTypes[kind].scalar);
  }
};

const argumentOf = (
  types: TypeRegistry,
  { kind }: Operand,
  takes: Extract<FilterOperator, { kind: 'function' }>['takes'],
): GraphQLInputType => {
  switch (takes) {
    case 'none':
      return GraphQLBoolean;
    case 'number':
      return GraphQLInt;
    case 'period':
      return types.input('FiscalPeriod');
    case 'text':
      return types.scalar((kind === 'hierarchy' ? valueTypes.guid : valueTypes.date).scalar);
  }
};
