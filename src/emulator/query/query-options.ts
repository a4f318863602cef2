import { queryError } from '../query-error.ts';

/** The query string, decoded and sorted by kind. */
export interface QueryOptions {
  /** As sent, without the question mark. */
  readonly raw: string;
  /** `$select` … by name. */
  readonly system: ReadonlyMap<SystemOption, string>;
  /** `@p1` … */
  readonly aliases: ReadonlyMap<string, string>;
}

const supported = [
  '$select',
  '$filter',
  '$orderby',
  '$top',
  '$count',
  '$expand',
  '$skiptoken',
  '$deltatoken',
  '$id',
  '$apply',
  'fetchXml',
  'savedQuery',
  'userQuery',
  'sql',
] as const;
export type SystemOption = (typeof supported)[number];

/**
 * Reads a query string. Options without `$` or `@` that nobody knows (`tag`) have no effect (contract §2.1).
 * @throws DataError for options that the service refuses
 */
export function readQueryOptions(raw: string): QueryOptions {
  const system = new Map<SystemOption, string>();
  const aliases = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (name.startsWith('@')) {
      aliases.set(name, value);
    } else if (isSupported(name)) {
      if (system.has(name)) {
        throw queryError(
          `Query option '${name}' was specified more than once, but it must be specified at most once.`,
        );
      }
      system.set(name, value);
    } else {
      refuse(name);
    }
  }
  return { raw, system, aliases };
}

const isSupported = (name: string): name is SystemOption => supported.some((option) => option === name);

/** Names are case sensitive: `$Select` is as unknown as `$search`. */
function refuse(name: string): void {
  if (name === '$skip') throw queryError('Skip Clause is not supported in CRM');
  if (name.startsWith('$')) throw queryError(`The "${name}" query parameter isn't supported.`);
}

/** `+` is a space, as in every query string that ASP.NET reads. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw queryError('The URL is malformed: a percent sign is not followed by two hexadecimal digits.');
  }
}
