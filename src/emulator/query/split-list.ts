/**
 * Splits at a separator, but not inside quotes, parentheses or brackets: `a,b($select=x,y)` → `a`, `b($select=x,y)`. Lists of
 * values have texts of their own, as JSON has them: `["O'Neil"]`.
 * @param separator one character
 */
export function splitList(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of text.matchAll(tokens)) {
    const [character] = token;
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, token.index));
      start = token.index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** A text in single quotes (a quote inside is two texts on end), one in double quotes, or any other character. */
const tokens = /'[^']*'?|"(?:[^"\\]|\\.)*"?|./gs;

/** What is left of a text without the texts in quotes. */
export const withoutTexts = (text: string): string =>
  text.replace(tokens, (token) => (token.length > 1 ? '' : token));
