import type { Plugin } from 'graphql-yoga';

import type { Deadlines } from '../deadlines.ts';
import { failureResponse } from '../failure-response.ts';
import { fileResponse } from '../file-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { OpenFile } from '../open-file.ts';
import type { KnownRequests } from '../requests.ts';
import type { LimitsFor } from './use-document-limits.ts';
import { nothingHere } from './use-routes.ts';

export interface FilesDeps {
  readonly requests: KnownRequests;
  readonly deadlines: Deadlines;
  readonly openFile: OpenFile;
  readonly limitsFor: LimitsFor;
  readonly mask: MaskOptions;
}

/** Serves the content of file and image columns at `/files/<table>/<id>/<column>`, by logical names. */
export const useFiles = ({ requests, deadlines, openFile, limitsFor, mask }: FilesDeps): Plugin => ({
  onRequest: async (event) => {
    const { request, url } = event;
    const known = requests.known.get(request);
    if (known?.route.kind !== 'file') return;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      event.endResponse(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }));
      return;
    }
    const { table, column, id } = known.route;
    const open = () =>
      openFile({
        table,
        column,
        id: id.toLowerCase(),
        full: url.searchParams.get('size') !== 'thumbnail',
        range: rangeOf(request),
        known,
        request,
        signal: deadlines.signal(request),
        deadline: deadlines.deadline(request),
      });
    try {
      // The limit is for the beginning of the answer: a large file takes as long as it takes.
      const timeoutMs = limitsFor(request).deadlineMs;
      const answer = await deadlines.run({ request, timeoutMs }, open);
      event.endResponse(answer === undefined ? nothingHere() : await fileResponse(request, answer));
    } catch (error) {
      event.endResponse(failureResponse(error, mask));
    }
  },
});

/** One range of bytes. Several are rare, and answered with the whole; so is `If-Range`, as no file has an etag. */
const rangeOf = (request: Request): string | undefined => {
  const range = request.headers.get('range')?.trim();
  if (range === undefined || request.headers.has('if-range')) return undefined;
  return /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(range) ? range : undefined;
};
