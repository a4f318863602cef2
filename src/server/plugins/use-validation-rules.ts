import {
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

import { validationRules } from '../../schema/validation-rules.ts';

/** No answer lists more; graphql-js adds one that says so, which the error mask leaves out. */
const maxErrors = 5;

/**
 * Validates by rules whose cost doesn't grow with the number of tables, and by whatever rules other plugins added, which
 * take the place of ours of the same name.
 */
export const useValidationRules = (): Plugin => ({
  onValidate: ({ setValidationFn }) => {
    setValidationFn(
      (schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[] = []) => {
        const added = rules.filter((rule) => !specifiedRules.includes(rule));
        const replaced = new Set(added.map(({ name }) => name));
        const own = validationRules.filter(({ name }) => !replaced.has(name));
        return validate(schema, document, [...own, ...added], { maxErrors });
      },
    );
  },
});
