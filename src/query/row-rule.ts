import type { Filter } from './filter.ts';
import { hiddenLiteral, type Literal } from './literal.ts';
import { mapConditions, type Condition } from './map-conditions.ts';

/** A filter as a role's row rule: its values are shown to nobody. */
export const asRowRule = (filter: Filter): Filter =>
  mapConditions(filter, (condition) => ({ ...condition, rule: true }));

/** A condition with the claims in it filled in. */
export const fillClaims =
  (valuesOf: (claim: string) => readonly Literal[]) =>
  (condition: Condition): Condition => {
    const fill = (literal: Literal): readonly Literal[] =>
      literal.claim === undefined ? [literal] : valuesOf(literal.claim);
    switch (condition.kind) {
      case 'compare': {
        if (condition.value?.claim === undefined) return condition;
        const [value, ...others] = fill(condition.value);
        if (value === undefined || others.length > 0) throw new TypeError('A comparison takes one value');
        return { ...condition, value };
      }
      case 'function':
        return condition.values.some(({ claim }) => claim !== undefined)
          ? { ...condition, values: condition.values.flatMap(fill) }
          : condition;
      case 'text':
        return condition;
    }
  };

/** A condition as it may be shown: without the values of row rules. */
export const hideRuleValues = (condition: Condition): Condition => {
  if (condition.rule !== true) return condition;
  switch (condition.kind) {
    case 'compare':
      return condition.value === null ? condition : { ...condition, value: hiddenLiteral };
    case 'function':
      return condition.values.length === 0 ? condition : { ...condition, values: [hiddenLiteral] };
    case 'text':
      return { ...condition, text: hiddenLiteral.value };
  }
};
