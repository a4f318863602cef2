import { DataError } from '../data-error.ts';

/** A body and what its request says of it. */
export interface Body {
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/**
 * The text of a JSON body. Parameters of its type count as far as they are about characters; a body whose type is not said is
 * taken for JSON.
 * @throws DataError 415 for a body that says that it is something else: only JSON is supported (contract §2.2). Which code that has is
 * not documented
 */
export function jsonText({ headers, body }: Body): string {
  const contentType = headers.get('content-type');
  if (contentType === null) return new TextDecoder().decode(body);
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? [];
  if (!/^application\/json\s*(?:;|$)/i.test(contentType.trim())) throw unsupported(contentType);
  try {
    return new TextDecoder(charset).decode(body);
  } catch (error) {
    if (error instanceof RangeError) throw unsupported(contentType);
    throw error;
  }
}

/** Whether long numbers of the body are written as texts: `application/json;IEEE754Compatible=true` (OData JSON Format 4.0, 3.2). */
export const hasTextNumbers = ({ headers }: Pick<Body, 'headers'>): boolean =>
  /^application\/json\s*;(?:.*;)?\s*ieee754compatible\s*=\s*true\s*(?:;|$)/i.test(
    headers.get('content-type') ?? '',
  );

const unsupported = (contentType: string): DataError =>
  new DataError(
    415,
    '',
    `The request entity's media type '${contentType.replace(/;.*$/s, '').trim()}' is not supported for this resource.`,
  );
