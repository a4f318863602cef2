import type { RoleLimits } from '../../access/role-options.ts';
import type { DocumentSize } from './measure-document.ts';
import { tooMuch } from './too-much.ts';

const messages: Readonly<Record<keyof DocumentSize, string>> = {
  operations: 'The document has too many operations',
  fragments: 'The document has too many fragments',
  variables: 'The operation declares too many variables',
  rootFields: 'The operation has too many fields at its root',
  depth: 'The fields of the operation are nested too deep',
  introspectionDepth: 'The introspection is nested too deep',
  fields: 'The operation has too many fields',
  aliases: 'The operation has too many aliases',
  directives: 'The operation has too many directives',
};

/** @throws GatewayError QUERY_TOO_COMPLEX, with the first limit that is passed. */
export const checkDocument = (size: DocumentSize, limits: RoleLimits): void => {
  for (const [limit, message] of Object.entries(messages) as [keyof DocumentSize, string][]) {
    if (size[limit] > limits[limit]) throw tooMuch(limit, limits[limit], message);
  }
};
