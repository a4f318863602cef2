import { hash } from './dice.ts';

/**
 * The id of the nth made-up row of a table: always the same Guid for the same table and number, unique among both,
 * and in no order, as Guids are. So a row can point at one that is made later.
 */
export const rowId = (table: string, index: number): string => {
  const tableHash = hash(table);
  const first = scramble(tableHash ^ Math.imul(index + 1, 0x9e3779b1));
  const second = scramble(first ^ tableHash);
  const [low, high] = [hex(second & 0xfff, 3), hex((second >>> 12) & 0xfff, 3)];
  // `join` makes one flat string; a template of six parts is kept in memory as a tree of pieces, five times the size.
  return [
    hex(first, 8),
    hex((second >>> 16) & 0xffff, 4),
    `4${low}`,
    `8${high}`,
    hex(tableHash & 0xffff, 4) + hex(index, 8),
  ].join('-');
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The finaliser of MurmurHash3: every bit in changes about half of the bits out. */
const scramble = (value: number): number => {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};
