import {
  FieldsOnCorrectTypeRule,
  getEnterLeaveForKind,
  isAbstractType,
  Kind,
  KnownTypeNamesRule,
  specifiedRules,
  UniqueInputFieldNamesRule,
  ValuesOfCorrectTypeRule,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

import { nameArguments } from './name-arguments.ts';

/** Most object types whose fields are made for a suggestion: as many as a lookup's interface has. */
const maxSuggestedTypes = 10;

/** The original lists the names of all types for each document, wrong or not. */
const knownTypeNames: ValidationRule = (context) => ({
  NamedType(...visit) {
    const [node] = visit;
    if (context.getSchema().getType(node.name.value) !== undefined) return;
    getEnterLeaveForKind(KnownTypeNamesRule(context), Kind.NAMED_TYPE).enter?.(...visit);
  },
});

/** The original looks for a wrong field of `Node` in the fields of every table, to suggest those that have it. */
const fieldsOnCorrectType: ValidationRule = (context) => {
  const discreet = Object.create(context, {
    hideSuggestions: { get: () => context.hideSuggestions || isWide(context) },
  }) as ValidationContext;
  return FieldsOnCorrectTypeRule(discreet);
};

const isWide = (context: ValidationContext): boolean => {
  const type = context.getParentType();
  return isAbstractType(type) && context.getSchema().getPossibleTypes(type).length > maxSuggestedTypes;
};

const ofValues: readonly ValidationRule[] = [ValuesOfCorrectTypeRule, UniqueInputFieldNamesRule];

/** A rule of the same name, by which other plugins could replace it. */
const renamed = (own: ValidationRule, { name }: ValidationRule): ValidationRule =>
  Object.defineProperty(own, 'name', { value: name });

/**
 * graphql-js's rules, but their cost doesn't grow with the number of tables: two of them would go through all types. What
 * is wrong with the value of an argument is said of the argument.
 */
export const validationRules: readonly ValidationRule[] = specifiedRules.map((rule) => {
  if (rule === KnownTypeNamesRule) return knownTypeNames;
  if (ofValues.includes(rule)) return renamed(nameArguments(rule), rule);
  return rule === FieldsOnCorrectTypeRule ? fieldsOnCorrectType : rule;
});
