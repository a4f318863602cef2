import type { GraphQLSchema } from 'graphql';

import { sdlParts } from './sdl-parts.ts';

/** Schema → SDL, sorted, with `@dataverse` on everything that has a name of Dataverse's. The same schema prints the same text. */
export const printSdl = (schema: GraphQLSchema): string => `${[...sdlParts(schema)].join('\n\n')}\n`;
