/** `like` is FetchXML's: the pattern is the whole text. */
export type LikeKind = 'contains' | 'startswith' | 'endswith' | 'like';

/**
 * `contains`, `startswith` and `endswith` are SQL's `LIKE`, and their text may hold its wildcards: `%` any text, `_` any
 * character, `[a-f]` one of these, `[^a-f]` none of these (contract §4.3). Case does not count.
 */
export function likePattern(kind: LikeKind, text: string): (value: string) => boolean {
  const wanted = text.toLowerCase();
  if (!/[%_[]/.test(wanted)) return plainTest(kind, wanted);
  const tokens = readPattern(wanted);
  const pattern: Token[] = [
    ...(kind === 'startswith' || kind === 'like' ? [] : [anyText]),
    ...tokens,
    ...(kind === 'endswith' || kind === 'like' ? [] : [anyText]),
  ];
  return (value) => matches(Array.from(value.toLowerCase()), pattern);
}

function plainTest(kind: LikeKind, wanted: string): (value: string) => boolean {
  switch (kind) {
    case 'like':
      return (value) => value.toLowerCase() === wanted;
    case 'contains':
      return (value) => value.toLowerCase().includes(wanted);
    case 'startswith':
      return (value) => value.toLowerCase().startsWith(wanted);
    case 'endswith':
      return (value) => value.toLowerCase().endsWith(wanted);
  }
}

/** Either any text, or a test of one character. */
type Token = typeof anyText | ((character: string) => boolean);
const anyText = 'any text' as const;

function readPattern(text: string): Token[] {
  const characters = Array.from(text);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '%') {
      tokens.push(anyText);
    } else if (character === '_') {
      tokens.push(() => true);
    } else if (character === '[') {
      const end = characters.indexOf(']', at + 1);
      // An unclosed bracket matches nothing in SQL Server.
      if (end === -1) return [() => false];
      tokens.push(characterSet(characters.slice(at + 1, end)));
      at = end;
    } else {
      tokens.push((candidate) => candidate === character);
    }
  }
  return tokens;
}

function characterSet(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '^';
  const members = negated ? inside.slice(1) : inside;
  const ranges: { readonly from: string; readonly to: string }[] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? '';
    const isRange = members[at + 1] === '-' && members[at + 2] !== undefined;
    ranges.push({ from, to: isRange ? (members[at + 2] ?? from) : from });
    if (isRange) at += 2;
  }
  return (character) => ranges.some(({ from, to }) => from <= character && character <= to) !== negated;
}

/** Greedy with one way back, to the latest `%`: time is text × pattern at worst, whatever a client sends. */
function matches(text: readonly string[], pattern: readonly Token[]): boolean {
  let at = 0;
  let token = 0;
  let resumeToken = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const current = pattern[token];
    if (current === anyText) {
      resumeToken = ++token;
      resumeAt = at;
    } else if (current?.(text[at] ?? '') === true) {
      at++;
      token++;
    } else if (resumeToken !== -1) {
      token = resumeToken;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  return pattern.slice(token).every((rest) => rest === anyText);
}
