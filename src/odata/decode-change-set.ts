import { isSuccess } from './is-success.ts';
import { malformed, readMultipart, readResponse, type MultipartPart } from './read-multipart.ts';
import type { ODataResponse } from './request.ts';

/** The answers to a batch of writes. */
export interface WriteBatchAnswer {
  readonly changeSets: readonly ChangeSetAnswer[];
  readonly reads: readonly ODataResponse[];
}

/** A change set: an answer for each of its writes, in their order; or the one that refused it. */
export type ChangeSetAnswer =
  | { readonly kind: 'done'; readonly responses: readonly ODataResponse[] }
  | {
      readonly kind: 'refused';
      /** Which write it was, from 0; undefined where Dataverse doesn't say. */
      readonly index: number | undefined;
      readonly response: ODataResponse;
    };

interface Expected {
  readonly contentType: string;
  /** How many writes each change set has. */
  readonly changeSets: readonly number[];
  readonly reads: number;
}

/**
 * Body of the answer to a batch of writes → answers by position; those of a change set by `Content-ID`.
 *
 * @throws GatewayError UPSTREAM_ERROR when it can't be said of each operation what was answered to it
 */
export const decodeChangeSets = (body: string, expected: Expected): WriteBatchAnswer => {
  const parts = readMultipart(body, expected.contentType);
  const count = expected.changeSets.length + expected.reads;
  if (parts.length !== count) throw malformed(`has ${parts.length} parts instead of ${count}`);
  return {
    changeSets: expected.changeSets.map((writes, index) => readChangeSet(partAt(parts, index), writes)),
    reads: parts.slice(expected.changeSets.length).map(readResponse),
  };
};

const partAt = (parts: readonly MultipartPart[], index: number): MultipartPart => {
  const part = parts[index];
  if (part === undefined) throw malformed('lacks a part');
  return part;
};

const readChangeSet = (part: MultipartPart, writes: number): ChangeSetAnswer => {
  const contentType = part.headers.get('content-type') ?? '';
  // Some answer the error of a set as a plain part.
  if (!/^multipart\/mixed/i.test(contentType)) {
    const response = readResponse(part);
    if (isSuccess(response)) throw malformed('has one answer for a whole change set');
    return { kind: 'refused', index: writes === 1 ? 0 : placeOf(part, writes), response };
  }
  const inner = readMultipart(part.content, contentType);
  const failed = inner.find((one) => !isSuccess(readResponse(one)));
  if (failed !== undefined) {
    return {
      kind: 'refused',
      index: writes === 1 ? 0 : placeOf(failed, writes),
      response: readResponse(failed),
    };
  }
  if (inner.length !== writes) throw malformed(`has ${inner.length} answers to a change set of ${writes}`);
  const responses = new Map<number, ODataResponse>();
  for (const [position, one] of inner.entries()) {
    responses.set(one.headers.has('content-id') ? (placeOf(one, writes) ?? -1) : position, readResponse(one));
  }
  return {
    kind: 'done',
    responses: Array.from({ length: writes }, (_, index) => {
      const response = responses.get(index);
      if (response === undefined) throw malformed('answers a write of a change set twice');
      return response;
    }),
  };
};

/** From the `Content-ID`, which counts from 1. */
const placeOf = ({ headers }: MultipartPart, writes: number): number | undefined => {
  const number = Number(headers.get('content-id'));
  return Number.isInteger(number) && number >= 1 && number <= writes ? number - 1 : undefined;
};
