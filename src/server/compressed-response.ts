import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import Negotiator from 'negotiator';

import { inflateText, type CompressedText } from './compressed-text.ts';

export interface CompressedResponseOptions {
  readonly request: Request;
  readonly text: CompressedText;
  readonly contentType: string;
}

/**
 * Answers with a text in the smallest encoding that the client accepts, or with 304 where it has the text already
 * (`If-None-Match`). The client may keep it, and asks each time whether it still holds.
 */
export const compressedResponse = ({ request, text, contentType }: CompressedResponseOptions): Response => {
  const headers = new Headers({ etag: text.etag, 'cache-control': 'private, no-cache' });
  if (hasCopy(request, text.etag)) return new Response(null, { status: 304, headers });
  headers.set('content-type', contentType);
  const encoding = encodingFor(request);
  if (encoding !== undefined) {
    const body = encoding === 'br' ? text.brotli : text.gzip;
    headers.set('content-encoding', encoding);
    headers.set('content-length', String(body.byteLength));
    return new Response(request.method === 'HEAD' ? null : body, { headers });
  }
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(Readable.toWeb(inflateText(text)) as ReadableStream<Uint8Array> as BodyInit, {
    headers,
  });
};

const hasCopy = (request: Request, etag: string): boolean => {
  const known = request.headers.get('if-none-match')?.trim();
  if (known === undefined) return false;
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return known === '*' || known.split(',').some((tag) => opaque(tag) === opaque(etag));
};

/** Brotli wherever it is accepted, as it is a fraction of gzip; the order in the header says little. */
const encodingFor = (request: Request): 'br' | 'gzip' | undefined => {
  const accepted = new Negotiator({
    headers: { 'accept-encoding': request.headers.get('accept-encoding') ?? 'identity' },
  }).encodings(['br', 'gzip', 'identity']);
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : undefined;
};
