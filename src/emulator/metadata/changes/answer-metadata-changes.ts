import { DataError } from '../../data-error.ts';
import { splitServicePath, type DataRequest } from '../../data-request.ts';
import type { HttpResponse } from '../../http-message.ts';
import { jsonAnswer } from '../../json-answer.ts';
import { decodeText } from '../decode-text.ts';
import { localizeLabels } from '../localize-labels.ts';
import type { MetadataHistory, MetadataState } from '../metadata-history.ts';
import { changedEntities } from './changed-entities.ts';
import { deletedKinds, deletedMetadata, type DeletedKind } from './deleted-metadata.ts';
import { readEntityQuery } from './entity-query.ts';

/** What an answer is made of. */
export interface MetadataChangesOptions {
  readonly history: MetadataHistory;
  readonly clock: () => Date;
  /** LCID of the caller's language, for `UserLocalizedLabel`. */
  readonly userLanguage: number;
}

/**
 * Answers the function `RetrieveMetadataChanges` (contract §3.3): all that the query asks for, or, with the stamp of an
 * earlier answer, what changed and what went since.
 * @throws DataError 400 for parameters that cannot be read, and `0x80044352` for a stamp that this double did not give
 */
export function answerMetadataChanges(
  { origin, target, path }: DataRequest,
  { history, clock, userLanguage }: MetadataChangesOptions,
): HttpResponse {
  const parameters = readParameters(decodeText(path), aliasesOf(target));
  const query = readEntityQuery(parameters.get('Query'));
  const { organization: now, version } = history.current;
  const then = stateAt(history, parameters.get('ClientVersionStamp'))?.organization;
  const kinds = readKinds(parameters.get('DeletedMetadataFilters'));
  const root = `${origin}${splitServicePath(target)?.root ?? ''}`;
  const body = {
    '@odata.context': `${root}/$metadata#Microsoft.Dynamics.CRM.RetrieveMetadataChangesResponse`,
    ServerVersionStamp: `${version}!${printTime(clock())}`,
    DeletedMetadata: deletedMetadata(kinds, now, then),
    EntityMetadata: changedEntities(query, now, then),
  };
  return jsonAnswer(200, localizeLabels(body, { languages: query.languages, userLanguage }), {
    'Content-Type': 'application/json; odata.metadata=minimal',
    'OData-Version': '4.0',
  });
}

const names = ['Query', 'ClientVersionStamp', 'DeletedMetadataFilters', 'AppModuleId', 'RetrieveAllSettings'];

/** `(Query=@q,ClientVersionStamp='…')`: by name, aliases solved and quotes taken off. The query comes by an alias. */
function readParameters(path: string, aliases: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const inside = /^\w+\((.*)\)$/s.exec(path)?.[1] ?? '';
  const parameters = new Map<string, string>();
  const rest = inside.replaceAll(
    /(\w+)\s*=\s*(@\w+|[\w.]*'(?:[^']|'')*'|[\w-]+)\s*(?:,|$)/g,
    (_, name: string, value: string) => {
      if (!names.includes(name)) throw unreadable(`it has no parameter '${name}'`);
      const text = value.startsWith('@') ? aliases.get(value) : value;
      if (text !== undefined && text !== 'null') parameters.set(name, unquoted(text));
      return '';
    },
  );
  if (rest.trim() !== '') throw unreadable(`'${rest}' cannot be read; pass values by aliases`);
  return parameters;
}

/** `'it''s'`, and the member of `Microsoft.Dynamics.CRM.DeletedMetadataFilters'All'`; anything else as it is. */
const unquoted = (text: string): string =>
  /^[\w.]*'((?:[^']|'')*)'$/s.exec(text)?.[1]?.replaceAll("''", "'") ?? text;

function aliasesOf(target: string): ReadonlyMap<string, string> {
  const pairs = (/\?(.*)$/s.exec(target)?.[1] ?? '').split('&').map((pair): [string, string] => {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    return [decodeText(name), decodeText(value.replaceAll('+', ' '))];
  });
  return new Map(pairs.filter(([name]) => name.startsWith('@')));
}

function stateAt(history: MetadataHistory, stamp: string | undefined): MetadataState | undefined {
  if (stamp === undefined || stamp === '') return undefined;
  const state = history.find(/^(\d+)!/.exec(stamp)?.[1] ?? '');
  if (state !== undefined) return state;
  throw new DataError(
    400,
    '0x80044352',
    'Version stamp associated with the client has expired. Please perform a full sync.',
  );
}

function readKinds(text: string | undefined): readonly DeletedKind[] {
  const wanted = (text ?? '').split(',').map((name) => name.trim());
  if (wanted.includes('All')) return deletedKinds;
  const unknown = wanted.find((name) => name !== '' && !deletedKinds.some((kind) => kind === name));
  if (unknown !== undefined) throw unreadable(`'${unknown}' is no DeletedMetadataFilters`);
  return deletedKinds.filter((kind) => wanted.includes(kind));
}

/** `10/09/2022 22:10:22` */
function printTime(time: Date): string {
  const [date = '', clock = ''] = time.toISOString().split(/[T.]/);
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year} ${clock}`;
}

const unreadable = (reason: string): DataError =>
  new DataError(400, '0x80060888', `The function 'RetrieveMetadataChanges' cannot be called so: ${reason}.`);
