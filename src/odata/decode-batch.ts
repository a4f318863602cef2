import { malformed, readMultipart, readResponse } from './read-multipart.ts';
import type { ODataResponse } from './request.ts';

/**
 * Body of a `$batch` answer → one response per read, by position.
 *
 * @param contentType of the answer; it names the boundary.
 * @param count how many parts were asked for.
 * @throws GatewayError UPSTREAM_ERROR when the body isn't multipart, is cut short, or has another number of parts: a
 *   row must never reach the wrong field.
 */
export const decodeBatch = (
  body: string,
  { contentType, count }: { readonly contentType: string; readonly count: number },
): readonly ODataResponse[] => {
  const parts = readMultipart(body, contentType);
  if (parts.length !== count) throw malformed(`has ${parts.length} parts instead of ${count}`);
  return parts.map(readResponse);
};
