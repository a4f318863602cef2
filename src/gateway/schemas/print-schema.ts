import { printSdl } from '../../schema/print-sdl.ts';
import { subgraphParts } from '../../schema/subgraph-parts.ts';
import type { AudienceSchema } from '../build-served-schema.ts';

/** SDL of a schema as files and commands hold it; of a subgraph, what composition takes. */
export const printSchema = ({ schema, model }: AudienceSchema, federation: boolean): string =>
  federation ? `${[...subgraphParts(schema, model)].join('\n\n')}\n` : printSdl(schema);
