import type { Definitions } from './definitions.ts';
import { labelReader } from './label-reader.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { parseDefinitionBody } from './parse-definition-body.ts';

export interface DefinitionBodies {
  /** Bodies of answers in any order; what several say of one table or column is put together. */
  readonly bodies: readonly unknown[];
  /** LCID of the organisation's base language. */
  readonly baseLanguage: number;
}

/**
 * Reads bodies of EntityDefinitions (contract §3.3), with the labels of all languages, into a side table.
 *
 * @throws MetadataError `unusable` for a body that isn't one
 */
export function parseDefinitions({ bodies, baseLanguage }: DefinitionBodies): Definitions {
  const readLabel = labelReader(undefined);
  const parts = bodies.map((body) => parseDefinitionBody(body, readLabel));
  return { baseLanguage, solutions: new Map(), tables: mergeDefinitions(parts) };
}
