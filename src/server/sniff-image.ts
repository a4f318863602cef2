import { Readable } from 'node:stream';

/** Bytes that tell the formats apart. */
const headLength = 12;

const signatures: readonly (readonly [string, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/bmp', /^BM/],
  ['image/tiff', /^(?:II\*\0|MM\0\*)/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
];

/** An image with the type that its first bytes tell, whatever anybody said; undefined: it is none that browsers may show. */
export interface SniffedImage {
  readonly mediaType: string | undefined;
  /** All of it, the first bytes included. */
  readonly body: Readable;
}

/** Reads the first bytes of an image (formats of contract §5.9, and WebP). Throws what the stream throws. */
export const sniffImage = async (source: Readable): Promise<SniffedImage> => {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  while (head.length < headLength) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const text = head.subarray(0, headLength).toString('latin1');
  const mediaType = signatures.find(([, signature]) => signature.test(text))?.[0];
  const body = Readable.from(rejoin(head, chunks), { objectMode: false });
  body.once('close', () => source.destroy()); // also where nobody ever read
  return { mediaType, body };
};

async function* rejoin(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
