/**
 * Adds a header from its line.
 * @returns whether it could be: names and values of headers hold few characters (RFC 9110, 5.1 and 5.5)
 */
export function appendHeader(headers: Headers, line: string): boolean {
  const colon = line.indexOf(':');
  if (colon <= 0) return true;
  const [name, value] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value))
    return false;
  headers.append(name, value);
  return true;
}
