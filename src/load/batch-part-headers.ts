import type { UpstreamPrincipal } from '../transport/send.ts';

/** Headers of every read in a batch: what the outer request says may not reach the parts. */
export const batchPartHeaders = (principal: UpstreamPrincipal): Readonly<Record<string, string>> => ({
  Accept: 'application/json',
  'If-None-Match': 'null', // expanded rows may be cached otherwise (contract §4.7)
  ...callerHeader(principal),
});

/** The same of every write. */
export const batchWriteHeaders = (principal: UpstreamPrincipal): Readonly<Record<string, string>> => ({
  Accept: 'application/json',
  ...callerHeader(principal),
});

/** One batch, one principal: on the outer request and on every part (contract §6.1.7). */
const callerHeader = (principal: UpstreamPrincipal): Readonly<Record<string, string>> =>
  principal.kind === 'impersonate' ? { CallerObjectId: principal.objectId } : {};
