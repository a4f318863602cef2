import { GraphQLInputObjectType, type GraphQLInputFieldConfigMap } from 'graphql';

import type { Lookup, Model, Table } from '../../model/model.ts';
import { generatedName } from '../generated-name.ts';
import type { NamedTypeInput } from './operators-type.ts';

/** Filter of a lookup that may point at several tables, `CustomerFilter`: one filter for each of them. */
export const lookupFilterType = (
  { types, name }: NamedTypeInput,
  targets: readonly Table[],
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description:
      'Condition on the record that the lookup points at, by its table. All that is given must hold.',
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const target of targets) {
        fields[target.oneField] = { type: types.input(generatedName(target, 'Filter')) };
      }
      return fields;
    },
  });

/** Wanted name: that of the lookup's interface, else of table and lookup. */
export const lookupFilterName = ({ typeName }: Table, { result, field }: Lookup): string =>
  result.kind === 'interface'
    ? `${result.name}Filter`
    : `${typeName}${field.charAt(0).toUpperCase()}${field.slice(1)}Filter`;

/** Targets that have a navigation of their own, so that a path leads to them. */
export const reachableTargets = ({ tables }: Model, { targets }: Lookup): readonly Table[] =>
  targets.flatMap(({ table, navigation }) => {
    const target = tables.get(table);
    return target === undefined || navigation === undefined ? [] : [target];
  });
