/** What `Prefer` asks for, and what of it to confirm. */
export interface Preferences {
  /** 1 and more; not yet brought down to the maximum. */
  readonly maxPageSize: number | undefined;
  /** Whether an annotation of this name was asked for. */
  readonly wants: (annotation: string) => boolean;
  readonly wantsAnnotations: boolean;
  readonly continueOnError: boolean;
  readonly trackChanges: boolean;
  /** `return=representation`, which counts for writes. */
  readonly representation: boolean;
  /** Lines of `Preference-Applied`. */
  readonly applied: readonly string[];
}

/**
 * Reads `Prefer`: several values in one header and repeated headers alike (contract §2.3). Names are read without
 * regard to case; what nobody knows is ignored.
 */
export function readPreferences(header: string | null): Preferences {
  return header === null ? nothingPreferred : readHeader(header);
}

function readHeader(header: string): Preferences {
  const preferences = new Map<string, string>();
  for (const match of header.matchAll(/([^\s,;=]+)\s*(?:=\s*("[^"]*"|[^\s,;]*))?/g)) {
    const [, name = '', value = ''] = match;
    preferences.set(name.toLowerCase(), value.replaceAll('"', ''));
  }
  const annotations = preferences.get('odata.include-annotations');
  const size = Number(preferences.get('odata.maxpagesize'));
  const maxPageSize = Number.isSafeInteger(size) && size > 0 ? size : undefined;
  const trackChanges = preferences.has('odata.track-changes');
  return {
    maxPageSize,
    wants: annotationTest(annotations),
    wantsAnnotations: annotations !== undefined,
    continueOnError: preferences.has('odata.continue-on-error'),
    trackChanges,
    representation: preferences.get('return') === 'representation',
    applied: [
      ...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`]),
      ...(annotations === undefined ? [] : [`odata.include-annotations="${annotations}"`]),
    ],
  };
}

/** Most requests prefer nothing. */
const nothingPreferred: Preferences = readHeader('');

/** `*` alone or inside a name; a leading `-` takes names out again (OData 4.0, 8.2.8.4). */
function annotationTest(list: string | undefined): (name: string) => boolean {
  if (list === undefined) return () => false;
  const patterns = list.split(',').map((item) => item.trim());
  const read = (items: readonly string[]): readonly RegExp[] => items.map(wildcard);
  const excluded = read(patterns.filter((item) => item.startsWith('-')).map((item) => item.slice(1)));
  const included = read(patterns.filter((item) => item !== '' && !item.startsWith('-')));
  return (name) =>
    included.some((pattern) => pattern.test(name)) && !excluded.some((pattern) => pattern.test(name));
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`);
}
