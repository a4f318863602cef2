import {
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

import { noFederationSchema } from '../../schema/no-federation-schema.ts';
import { validationRules } from '../../schema/validation-rules.ts';
import type { KnownRequests } from '../requests.ts';

/** No answer lists more; graphql-js adds one that says so, which the error mask leaves out. */
const maxErrors = 5;

/**
 * Validates by rules whose cost doesn't grow with the number of tables, and by whatever rules other plugins added, which
 * take the place of ours of the same name. A role that may not ask for the schema learns no name from a message either.
 */
export const useValidationRules = ({ known }: KnownRequests): Plugin => ({
  onValidate: ({ context, addValidationRule, setValidationFn }) => {
    // Outcomes are kept by schema, document and rules, so this rule also keeps the answers of other roles apart.
    if (known.get(context.request)?.role.introspection === false) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
      addValidationRule(noFederationSchema);
    }
    setValidationFn(
      (schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[] = []) => {
        const added = rules.filter((rule) => !specifiedRules.includes(rule));
        const replaced = new Set(added.map(({ name }) => name));
        const own = validationRules.filter(({ name }) => !replaced.has(name));
        const hideSuggestions = added.includes(NoSchemaIntrospectionCustomRule);
        return validate(schema, document, [...own, ...added], { maxErrors, hideSuggestions });
      },
    );
  },
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const { contextValue } = args as { readonly contextValue: { readonly request: Request } };
    if (known.get(contextValue.request)?.role.introspection !== false) return;
    const execute = executeFn as (execution: ExecutionArgs) => unknown; // the envelope has no types for these
    setExecuteFn((execution: ExecutionArgs) => execute({ ...execution, hideSuggestions: true }));
  },
});
