import { createHash } from 'node:crypto';

/**
 * A `MetadataId`: the same GUID for the same names, so that two starts of the double answer alike.
 * @param names what is identified, from the outside in: `('attribute', 'account', 'name')`
 */
export function metadataId(...names: readonly (string | number)[]): string {
  const bytes = createHash('sha1').update(names.join('\u0000')).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
