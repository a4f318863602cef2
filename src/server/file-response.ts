import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

import type { FileAnswer } from './open-file.ts';
import { sniffImage } from './sniff-image.ts';

/**
 * Sends the content of a column. Whoever may write a row may put anything into it: so nothing is ever run (sandbox), files
 * are for saving only, and images are shown only where their bytes are those of an image.
 */
export const fileResponse = async (request: Request, answer: FileAnswer): Promise<Response> => {
  const headers = new Headers({
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  if (answer.kind === 'image') return imageResponse(request, answer, headers);
  headers.set('accept-ranges', 'bytes');
  headers.set('content-type', safeType(answer.mimeType));
  headers.set('content-disposition', disposition('attachment', answer.name));
  if (answer.contentRange !== undefined) headers.set('content-range', answer.contentRange);
  if (answer.status === 200 && answer.size !== undefined) headers.set('content-length', String(answer.size));
  return send(request, answer.body, { status: answer.status, headers });
};

const imageResponse = async (request: Request, answer: FileAnswer, headers: Headers): Promise<Response> => {
  const { mediaType, body } = await sniffImage(answer.body);
  headers.set('content-type', mediaType ?? 'application/octet-stream');
  headers.set(
    'content-disposition',
    disposition(mediaType === undefined ? 'attachment' : 'inline', answer.name),
  );
  return send(request, body, { status: 200, headers });
};

const send = (request: Request, body: Readable, init: ResponseInit): Response => {
  if (request.method !== 'HEAD' && init.status !== 416) {
    return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array> as BodyInit, init);
  }
  body.destroy();
  return new Response(null, init);
};

/** A media type without parameters, where it has the form of one. */
const safeType = (type: string | undefined): string =>
  type !== undefined && /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(type)
    ? type
    : 'application/octet-stream';

/** RFC 6266; the name in the form of RFC 8187, which takes any character, and has none that could end a header. */
const disposition = (kind: 'attachment' | 'inline', name: string | undefined): string => {
  if (name === undefined || name === '') return kind;
  // Half a character can't be encoded: decoding bytes makes it a replacement character.
  const whole = Buffer.from(name.slice(0, 255)).toString();
  const encoded = encodeURIComponent(whole).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
};
