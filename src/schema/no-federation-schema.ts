import { GraphQLError, type ValidationRule } from 'graphql';

/** Refuses the field by which routers of Apollo Federation ask for the schema: introspection by another name. */
export const noFederationSchema: ValidationRule = (context) => ({
  Field(node) {
    if (context.getParentType() !== context.getSchema().getQueryType() || node.name.value !== '_service')
      return;
    context.reportError(new GraphQLError('You may not ask for the schema.', { nodes: node }));
  },
});
