import { crc32, deflateSync } from 'node:zlib';

/** Colours of the made-up pictures: light and dark of each pair make stripes. */
const colours: readonly (readonly [light: number, dark: number])[] = [
  [0xcfe2f3, 0x1f4e79],
  [0xd9ead3, 0x38761d],
  [0xf4cccc, 0x990000],
  [0xfff2cc, 0xbf9000],
  [0xd9d2e9, 0x351c75],
  [0xd0e0e3, 0x134f5c],
];

const made = new Map<string, Buffer>();

/**
 * A striped square as PNG, for the image columns of made-up rows.
 * @param size width and height in pixels; the service's thumbnails have 144 (contract §5.9)
 * @param number which of a few pictures; equal ones are one object
 */
export const picture = (size: number, number: number): Buffer => {
  const variant = number % colours.length;
  const key = `${size} ${variant}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const png = drawn(size, colours[variant] ?? [0xffffff, 0]);
  made.set(key, png);
  return png;
};

const drawn = (size: number, [light, dark]: readonly [number, number]): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([1, 3], 8); // one bit a pixel, by palette
  const palette = Buffer.alloc(6);
  palette.writeUIntBE(light, 0, 3);
  palette.writeUIntBE(dark, 3, 3);
  const width = Math.ceil(size / 8);
  const lines = Array.from({ length: size }, (_, line) =>
    Buffer.alloc(1 + width, (line >> 4) % 2 === 0 ? 0x00 : 0xff).fill(0, 0, 1),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const chunk = (name: string, content: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
