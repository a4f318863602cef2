import { DataError } from '../data-error.ts';
import { splitServicePath, type DataRequest } from '../data-request.ts';
import type { HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import type { Organization } from '../organization.ts';
import { decodeText } from './decode-text.ts';
import { localizeLabels } from './localize-labels.ts';
import { resolveMetadataPath, type MetadataTarget } from './metadata-path.ts';
import { parseMetadataQuery, type MetadataQuery } from './metadata-query.ts';
import { contextColumns, metadataRow, metadataRows } from './metadata-row.ts';
import { metadataSets } from './metadata-sets.ts';

/**
 * Answers EntityDefinitions, RelationshipDefinitions and GlobalOptionSetDefinitions (contract §3.3): all rows in one
 * answer, whatever page size is asked for.
 * @returns a function that throws DataError 404 `0x8006088a` when the organisation has no definitions, or for what is
 *   not there
 */
export function createDefinitionsHandler(
  organization: Organization,
): (request: DataRequest, userLanguage: number) => HttpResponse {
  const sets = metadataSets(organization);
  return ({ origin, target, path: encoded }, userLanguage) => {
    const path = decodeText(encoded);
    const name = /^\w+/.exec(path)?.[0] ?? '';
    const set = organization.definitions ? sets.get(name) : undefined;
    if (set === undefined) {
      throw new DataError(404, '0x8006088a', `Resource not found for the segment '${name}'.`);
    }
    const query = parseMetadataQuery(/\?.*$/s.exec(target)?.[0] ?? '');
    const found = resolveMetadataPath(set(), path.slice(name.length));
    const root = `${origin}${splitServicePath(target)?.root ?? ''}`;
    const context = `${root}/$metadata#${path.replaceAll(/\(LogicalName='(\w+)'\)/g, "('$1')")}`;
    const { languages } = query;
    // Labels are in all languages, and the user's is the base language, as they are printed: then nothing is to do.
    const isAsPrinted = languages === undefined && userLanguage === organization.baseLanguage;
    const localize: Localize = (body) =>
      isAsPrinted ? body : localizeLabels(body, { languages, userLanguage });
    return answer(found, query, { context, localize });
  };
}

type Localize = (body: unknown) => unknown;

function answer(
  target: MetadataTarget,
  query: MetadataQuery,
  { context, localize }: { readonly context: string; readonly localize: Localize },
): HttpResponse {
  const headers = { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0' };
  const columns = contextColumns(query);
  switch (target.kind) {
    case 'list': {
      const rows = metadataRows(target.objects, target.declared, query);
      const count = query.count ? { '@odata.count': rows.length } : {};
      return jsonAnswer(
        200,
        localize({ '@odata.context': `${context}${columns}`, ...count, value: rows }),
        headers,
      );
    }
    case 'object':
      if (target.object === null) {
        return { status: 204, headers: new Headers({ 'OData-Version': '4.0' }), body: new Uint8Array() };
      }
      return jsonAnswer(
        200,
        localize({
          '@odata.context': `${context.replace(/\('[^']*'\)$/, '')}${columns}/$entity`,
          ...metadataRow(target.object, target.declared, query),
        }),
        headers,
      );
    case 'property':
      return jsonAnswer(200, localize({ '@odata.context': context, value: target.value }), headers);
  }
}
