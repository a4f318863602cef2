/** Longer ones fit into no column of names. */
const maxLength = 255;

/**
 * The name of a file that is sent: `filename*` (RFC 8187, UTF-8 only) or `filename` of `Content-Disposition`, else `?name=`.
 *
 * @returns undefined where there is none, or none that can be a file's: control characters, a path, half a character, too long.
 */
export const fileNameOf = (headers: Headers, url: URL): string | undefined => {
  const disposition = headers.get('content-disposition');
  const name = disposition === null ? url.searchParams.get('name') : nameIn(disposition);
  if (name === null || name === undefined || name.length > maxLength || name.trim() === '') return undefined;
  return /[\p{Cc}\p{Cs}/\\]/u.test(name) ? undefined : name;
};

const nameIn = (disposition: string): string | undefined => {
  const extended = /;\s*filename\*\s*=\s*utf-8'[\w-]*'([\w!#$&+.^`|~%-]+)\s*(?:;|$)/i.exec(disposition)?.[1];
  if (extended !== undefined) return decoded(extended);
  if (/;\s*filename\*\s*=/i.test(disposition)) return undefined;
  const [, quoted, plain] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))\s*(?:;|$)/i.exec(disposition) ?? [];
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain;
  // Anything else in a header has as many readings as there are clients.
  return name !== undefined && /^[\x20-\x7e]+$/.test(name) ? name : undefined;
};

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
