import type { FileContent } from '../organization.ts';

/** Bytes of a file or image column, in the blocks in which they came: nobody joins them before somebody reads them. */
export interface StoredFile {
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  readonly blocks: readonly Uint8Array[];
}

/** A file of blocks, in their order. */
export const storedFile = (
  { name, mimeType }: Pick<FileContent, 'name' | 'mimeType'>,
  blocks: readonly Uint8Array[],
): StoredFile => ({
  name,
  mimeType,
  size: blocks.reduce((sum, block) => sum + block.length, 0),
  blocks,
});

/**
 * The bytes from `from` up to, but without, `to`; without a copy where they are in one block.
 * @param to beyond the end: up to the end
 */
export function readBytes({ blocks }: Pick<StoredFile, 'blocks'>, from: number, to: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (const block of blocks) {
    const end = start + block.length;
    if (end > from && start < to) parts.push(block.subarray(Math.max(0, from - start), to - start));
    start = end;
  }
  const [first, ...more] = parts;
  return first !== undefined && more.length === 0 ? first : Buffer.concat(parts);
}
