import {
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
} from 'graphql';

import type { MeasureName } from '../../model/aggregate-kind.ts';
import type { Model, Table } from '../../model/model.ts';
import { fieldValue } from '../field-value.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { aggregateNames } from './aggregate-names.ts';
import { groupByType, keyType } from './group-types.ts';
import { measureNames, measuresType } from './measures-type.ts';

/** Announces the types of every table's aggregate, after all types whose names are the model's. */
export const defineAggregates = (types: TypeRegistry, model: Model): void => {
  for (const table of model.tables.values()) {
    if (table.withoutAggregates === true) continue;
    const names = aggregateNames(table);
    types.define(generatedName(table, 'Aggregate'), () => aggregateType(types, table));
    types.defineFree(names.key, (name) => keyType({ types, model, name }, table));
    types.defineFree(names.groupBy, (name) => groupByType({ types, model, name }, table));
    types.defineFree(names.orderBy, (name) => orderByType(types, name, table));
    for (const measure of measureNames(table)) {
      types.defineFree(names[measure], (name) => measuresType({ types, name }, table, measure));
    }
  }
};

/** Arguments of the field. */
export const aggregateArguments = (types: TypeRegistry, table: Table) => {
  const names = aggregateNames(table);
  return {
    filter: { type: types.input(generatedName(table, 'Filter')), description: 'Which rows.' },
    groupBy: {
      type: new GraphQLList(new GraphQLNonNull(types.input(names.groupBy))),
      description: 'What rows of a group have in common; without it all rows are one group.',
    },
    orderBy: { type: new GraphQLList(new GraphQLNonNull(types.input(names.orderBy))) },
    first: { type: GraphQLInt, description: 'How many groups, at most 5,000.' },
  };
};

const aggregateType = (types: TypeRegistry, table: Table): GraphQLObjectType => {
  const names = aggregateNames(table);
  return new GraphQLObjectType({
    name: generatedName(table, 'Aggregate'),
    description: `Numbers about a group of ${table.typeName} rows. Dataverse counts at most 50,000 rows.`,
    fields: () => {
      const fields: Record<string, GraphQLFieldConfig<unknown, unknown>> = {
        key: {
          type: types.object(names.key),
          description: 'What the rows have in common.',
          resolve: fieldValue,
        },
        count: { type: GraphQLInt, description: 'How many rows.', resolve: fieldValue },
      };
      for (const measure of measureNames(table)) {
        fields[measure] = {
          type: types.object(names[measure]),
          description: descriptions[measure],
          resolve: fieldValue,
        };
      }
      return fields;
    },
  });
};

const descriptions: Readonly<Record<MeasureName, string>> = {
  countDistinct: 'How many different values.',
  sum: 'Sums of values.',
  average: 'Averages of values; of whole numbers a whole number.',
  min: 'Smallest values.',
  max: 'Largest values.',
};

const orderByType = (types: TypeRegistry, name: string, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'Exactly one of these.',
    isOneOf: true,
    fields: () => {
      const order = { type: types.input(generatedName(table, 'OrderBy')) };
      return {
        count: { type: types.enum('SortDirection') },
        key: order,
        ...Object.fromEntries(measureNames(table).map((measure) => [measure, order])),
      };
    },
  });
