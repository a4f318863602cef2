import type { Choice } from '../../model/choice.ts';
import { filterKind } from '../../model/filter-kind.ts';
import type { Lookup, Model, Table } from '../../model/model.ts';
import type { FilterKind } from '../../vocabulary/filter-operators.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { filterType } from './filter-type.ts';
import { lookupFilterName, lookupFilterType, reachableTargets } from './lookup-filter-type.ts';
import { operatorsName, operatorsType } from './operators-type.ts';
import { orderByType } from './order-by-type.ts';
import { relationFilterName, relationFilterType } from './relation-filter-type.ts';

/**
 * Announces the types that arguments of lists are made of, those that some table uses. Called after all types whose names
 * are the model's: the names of operators, lookups and lists yield to them.
 */
export const defineFilters = (types: TypeRegistry, model: Model): void => {
  for (const table of model.tables.values()) {
    types.define(generatedName(table, 'Filter'), () => filterType({ types, model }, table));
    types.define(generatedName(table, 'OrderBy'), () => orderByType({ types, model }, table));
  }
  for (const table of model.tables.values()) defineUsed(types, model, table);
};

const defineUsed = (types: TypeRegistry, model: Model, table: Table): void => {
  for (const member of table.fields.values()) {
    switch (member.kind) {
      case 'column':
      case 'lookupId': {
        const kind = filterKind(table, member);
        if (kind === undefined) break;
        const choice = member.kind === 'column' && 'choice' in member.type ? member.type.choice : undefined;
        defineOperators(types, kind, choice);
        break;
      }
      case 'lookup':
        defineLookup({ types, model, table }, member);
        break;
      case 'collection': {
        const target = model.tables.get(member.target);
        if (target === undefined) break;
        types.defineFree(relationFilterName(target), (name) => relationFilterType({ types, name }, target));
        break;
      }
      case 'parties':
      case 'activity':
        break;
    }
  }
};

const defineOperators = (types: TypeRegistry, kind: FilterKind, choice: Choice | undefined): void => {
  types.defineFree(operatorsName({ kind, choice }), (name) =>
    operatorsType({ types, name }, { kind, choice }),
  );
};

interface LookupInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly table: Table;
}

/** A lookup with one target takes its table's filter; an interface is shared by lookups. */
const defineLookup = ({ types, model, table }: LookupInput, lookup: Lookup): void => {
  if (lookup.result.kind === 'object') return;
  const targets = reachableTargets(model, lookup);
  if (targets.length === 0) return;
  types.defineFree(lookupFilterName(table, lookup), (name) => lookupFilterType({ types, name }, targets));
};
