/** Start tag with attributes, closed at once where nothing is inside. Attributes that are undefined are left out. */
export const xmlElement = (
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  inside = '',
): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escapeXml(value)}"`,
  );
  const start = `<${name}${written.join('')}`;
  return inside === '' ? `${start}/>` : `${start}>${inside}</${name}>`;
};

/** Whether XML 1.0 has a way to write each character: it has none for most control characters. */
export const isXmlText = (text: string): boolean =>
  !/[^\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text);

/**
 * Text as it may stand in an element or an attribute: line breaks are written out, since a parser would make spaces of them.
 *
 * @throws TypeError for a character that XML 1.0 has no way to write.
 */
export const escapeXml = (text: string): string => {
  if (!isXmlText(text)) throw new TypeError('XML cannot hold this text');
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
};
