import { DataError } from '../data-error.ts';
import { decodeText } from './decode-text.ts';
import { parseMetadataFilter, type MetadataFilter } from './metadata-filter.ts';
import { QueryReader } from './query-reader.ts';

/** What is asked of a metadata row or list. */
export interface MetadataQuery {
  /** Names of properties; undefined: all. */
  readonly select: readonly string[] | undefined;
  readonly filter: MetadataFilter | undefined;
  readonly expand: readonly MetadataExpand[];
  readonly count: boolean;
  /** `LabelLanguages=1033,1031`: LCIDs of the labels to show; undefined: all. */
  readonly languages: readonly number[] | undefined;
}

export interface MetadataExpand {
  readonly navigation: string;
  /** Derived type, without namespace: `Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`. */
  readonly cast: string | undefined;
  readonly query: MetadataQuery;
}

export const namespace = 'Microsoft.Dynamics.CRM.';

/**
 * Reads the query string of a metadata request.
 * @param search `?$select=…&$expand=…`, still percent-encoded
 * @throws DataError 400 for what cannot be read; 501 for an option that the metadata API lacks (contract §3.3)
 */
export function parseMetadataQuery(search: string): MetadataQuery {
  return readOptions(
    search
      .replace(/^\?/, '')
      .split('&')
      .filter((option) => option !== '')
      .map((option) => {
        const equals = option.indexOf('=');
        const [name, value] = equals < 0 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
        return [decodeText(name.replaceAll('+', ' ')), decodeText(value.replaceAll('+', ' '))];
      }),
  );
}

function readOptions(options: readonly (readonly [string, string] | readonly string[])[]): MetadataQuery {
  let query: MetadataQuery = {
    select: undefined,
    filter: undefined,
    expand: [],
    count: false,
    languages: undefined,
  };
  for (const [name = '', value = ''] of options) {
    query = { ...query, ...readOption(name, value) };
  }
  return query;
}

function readOption(name: string, value: string): Partial<MetadataQuery> {
  switch (name) {
    case '$select':
      return { select: value.split(',').map((property) => property.trim()) };
    case '$filter':
      return { filter: parseMetadataFilter(value) };
    case '$expand':
      return { expand: readExpand(value) };
    case '$count':
      return { count: value === 'true' };
    case 'LabelLanguages':
      return { languages: value.split(',').map(Number) };
    default:
      if (name.startsWith('$')) {
        throw new DataError(501, '0x8006088a', `The query parameter ${name} is not supported`);
      }
      return {};
  }
}

function readExpand(value: string): readonly MetadataExpand[] {
  const reader = new QueryReader(value);
  const items: MetadataExpand[] = [];
  do {
    const [navigation, cast] = splitCast(reader.name(), reader);
    const options: (readonly string[])[] = [];
    if (reader.take('(')) {
      while (!reader.take(')')) {
        const name = reader.name();
        reader.expect('=');
        options.push([name, reader.until(';)')]);
        if (!reader.take(';')) {
          reader.expect(')');
          break;
        }
      }
    }
    items.push({ navigation, cast, query: readOptions(options) });
  } while (reader.take(','));
  if (!reader.done) {
    throw reader.error('the end expected');
  }
  const casts = items.filter(({ cast }) => cast !== undefined);
  if (casts.length > 1) {
    throw new DataError(
      400,
      '0x80060888',
      'A query that expands Attributes can cast to one derived type only: several type casts were found in $expand.',
    );
  }
  return items;
}

/** `Attributes/Microsoft.Dynamics.CRM.X` → `Attributes`, `X`. */
function splitCast(path: string, reader: QueryReader): readonly [string, string | undefined] {
  const slash = path.indexOf('/');
  if (slash < 0) {
    return [path, undefined];
  }
  const cast = path.slice(slash + 1);
  if (!cast.startsWith(namespace)) {
    throw reader.error(`'${cast}' is no type cast`);
  }
  return [path.slice(0, slash), cast.slice(namespace.length)];
}
