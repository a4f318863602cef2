import { z } from 'zod';

import { GatewayError } from '../errors/gateway-error.ts';
import { isGuid } from '../query/literal.ts';
import { readError } from './read-error.ts';
import type { ODataResponse } from './request.ts';

/** A row that was found. */
export interface SearchHit {
  /** Logical name. */
  readonly table: string;
  /** Canonical GUID. */
  readonly id: string;
  readonly score: number | null;
  /** By logical name of the column: pieces of its text, with `{crmhit}` and `{/crmhit}` around what was found. */
  readonly highlights: ReadonlyMap<string, readonly string[]>;
}

/** One page of hits. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** How many there are in all; undefined where Dataverse doesn't say. */
  readonly count: number | undefined;
}

const outer = z.object({ response: z.union([z.string(), z.record(z.string(), z.unknown())]) });

const inner = z.object({
  Error: z.unknown(),
  Value: z
    .array(
      z.object({
        Id: z.string(),
        EntityName: z.string(),
        Score: z.number().nullish(),
        Highlights: z.record(z.string(), z.array(z.string())).nullish(),
      }),
    )
    .nullish(),
  Count: z.number().nullish(),
});

/**
 * The answer of the v2 search endpoint (contract §4.11).
 *
 * @throws GatewayError what Dataverse answered with; UPSTREAM_ERROR where search is switched off, or the answer is none.
 */
export const readSearch = (response: ODataResponse): SearchAnswer => {
  if (response.status !== 200) throw searchError(response);
  const answer = outer.safeParse(parseJson(response.body));
  const text = answer.data?.response;
  const result = inner.safeParse(typeof text === 'string' ? parseJson(text) : text);
  if (!result.success)
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse search sent no answer that can be read.');
  const { Error: error, Value: value, Count: count } = result.data;
  if (error !== null && error !== undefined) {
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse search could not answer.', { cause: error });
  }
  return {
    hits: (value ?? []).map((hit) => ({
      table: hit.EntityName,
      id: canonical(hit.Id),
      score: hit.Score ?? null,
      highlights: new Map(Object.entries(hit.Highlights ?? {})),
    })),
    count: typeof count === 'number' && count >= 0 ? count : undefined,
  };
};

const canonical = (id: string): string => {
  const guid = id.toLowerCase();
  if (isGuid(guid)) return guid;
  throw new GatewayError('UPSTREAM_ERROR', 'Dataverse search sent an id that is none.');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const searchError = (response: ODataResponse): GatewayError => {
  const error = readError(response);
  if (error.dataverse?.code.toLowerCase() !== '0x8006088a') return error;
  const { dataverse, cause } = error;
  const message = 'Dataverse search is not switched on in this environment.';
  return new GatewayError('UPSTREAM_ERROR', message, { cause, dataverse });
};
