import { expect, it } from 'vitest';

import { compareSdl } from '../../../src/diff/compare-sdl.ts';
import { parseSdl } from '../../../src/diff/parse-sdl.ts';

const sdl = (text: string) => ({ text, parse: () => parseSdl(text) });
const unreadable = (text: string) => ({
  text,
  parse: () => {
    throw new Error('parsed');
  },
});

it('compareSdl parses only texts that differ', async () => {
  expect(await compareSdl(unreadable('same'), unreadable('same'))).toEqual([]);
  await expect(compareSdl(unreadable('one'), unreadable('other'))).rejects.toThrow('parsed');
  const changes = await compareSdl(sdl('type Query { a: Int }'), sdl('type Query { b: Int }'));
  expect(changes.map(({ path }) => path)).toEqual(['Query.a', 'Query.b']);
});
