import { describe, expect, it } from 'vitest';

import { parseSdl, SdlError } from '../../../src/diff/parse-sdl.ts';

describe('parseSdl', () => {
  it('takes a schema with directives that it does not define', () => {
    const schema = parseSdl('extend schema @link(url: "x")\ntype Query @key(fields: "a") { a: Int }');
    expect(schema.getQueryType()?.astNode?.directives).toHaveLength(1);
  });

  it.each([
    ['text that is none', '{"data":', '(line 1, column 2)'],
    ['a cut schema', 'type Query {\n  a: ', 'line 2, column 6'],
    ['an unknown type', 'type Query { a: Missing }', 'Unknown type: "Missing"'],
  ])('refuses %s', (_name, text, expected) => {
    expect(() => parseSdl(text)).toThrow(SdlError);
    expect(() => parseSdl(text)).toThrow(expected);
  });
});
