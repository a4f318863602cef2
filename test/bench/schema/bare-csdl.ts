import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

/** The parser's event loop over a file, with listeners that only count. @returns the number of elements */
export async function bareCsdl(source: string | AsyncIterable<Uint8Array>): Promise<number> {
  let elements = 0;
  const parser = new SaxesParser();
  parser.on('opentag', () => {
    elements++;
  });
  parser.on('text', () => undefined);
  parser.on('closetag', () => undefined);
  const decoder = new TextDecoder();
  for await (const chunk of typeof source === 'string' ? createReadStream(source) : source) {
    parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
  parser.close();
  return elements;
}
