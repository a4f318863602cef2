/** A number with a point, an exponent or more than 15 digits, right after a property's name. */
const longNumber = /\s*:\s*(-?(?:(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)|[1-9]\d{15,}))/y;

/**
 * What every such number begins like, anywhere: most answers have none, and one look at them is enough. It begins with the quote,
 * as dates have colons, too.
 */
const maybeLong = /"\s*:\s*-?(?:\d{1,15}[.eE]|\d{16})/;

/**
 * Puts quotes around the numbers in JSON whose digits a JavaScript number would lose, where they are values of properties.
 * Goes from text to text: what looks like a number inside one is left alone.
 *
 * @param json of any length; what is no JSON comes out as no JSON
 */
export const quoteLongNumbers = (json: string): string => {
  if (!maybeLong.test(json)) return json;
  const parts: string[] = [];
  let copied = 0;
  let start = json.indexOf('"');
  while (start >= 0) {
    const end = endOfText(json, start);
    if (end < 0) break;
    longNumber.lastIndex = end + 1;
    const number = longNumber.exec(json)?.[1];
    let next = end + 1;
    if (number !== undefined) {
      next = longNumber.lastIndex;
      parts.push(json.slice(copied, next - number.length), '"', number, '"');
      copied = next;
    }
    start = json.indexOf('"', next);
  }
  if (copied === 0) return json;
  parts.push(json.slice(copied));
  return parts.join('');
};

/** Index of the quote that ends the text which begins at `start`: one with an even number of backslashes before it. */
const endOfText = (json: string, start: number): number => {
  let end = json.indexOf('"', start + 1);
  while (end >= 0) {
    let slashes = 0;
    while (json.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = json.indexOf('"', end + 1);
  }
  return -1;
};
