import {
  FieldsOnCorrectTypeRule,
  getEnterLeaveForKind,
  isAbstractType,
  Kind,
  KnownTypeNamesRule,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

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

/** graphql-js's rules, but their cost doesn't grow with the number of tables: two of them would go through all types. */
export const validationRules: readonly ValidationRule[] = specifiedRules.map((rule) => {
  if (rule === KnownTypeNamesRule) return knownTypeNames;
  return rule === FieldsOnCorrectTypeRule ? fieldsOnCorrectType : rule;
});
