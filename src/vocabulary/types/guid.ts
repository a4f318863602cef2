import { GraphQLUUID } from 'graphql-scalars';

import { textScalar } from './text-scalar.ts';
import type { ValueType } from './type.ts';

/** `Edm.Guid`. */
export const guid: ValueType = {
  scalar: textScalar(GraphQLUUID, {
    description: 'A GUID in lower case with hyphens: `6f9619ff-8b86-d011-b42d-00c04fc964ff`.',
    normalize: (text) => text.toLowerCase(),
  }),
  fromWire: (value) => (typeof value === 'string' ? value : undefined),
};
