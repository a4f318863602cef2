import { isRow, rowsOf, textOf } from '../json-row.ts';
import { MetadataError } from '../metadata-error.ts';
import type { MetadataGet } from '../metadata-source.ts';
import { refusal } from './refusal.ts';

/** What a look at the organisation's own row tells of its metadata. */
export interface OrganizationRow {
  /** `globalmetadataversion`: another text after any change of the schema (contract §2.4). */
  readonly version: string | undefined;
  /** LCID of the base language, where it was asked for. */
  readonly baseLanguage: number | undefined;
}

export interface ReadOrganizationRowOptions {
  /** Columns of the row, such as `languagecode`. @default only its id */
  readonly select?: string;
  readonly signal: AbortSignal | undefined;
}

const annotation = 'Microsoft.Dynamics.CRM.globalmetadataversion';

/**
 * The cheapest data GET, with the version of the metadata beside the row (contract §3.3).
 *
 * @throws MetadataError `refused`, `unusable`, and what the transport below throws
 */
export async function readOrganizationRow(
  get: MetadataGet,
  { select = 'organizationid', signal }: ReadOrganizationRowOptions,
): Promise<OrganizationRow> {
  const path = `organizations?$select=${select}`;
  const headers = { Prefer: `odata.include-annotations="${annotation}"` };
  const answer = await get(path, { headers, signal });
  if (answer.status !== 200) throw refusal({ path, ...answer });
  const body = parseJson(answer.body);
  const language = rowsOf(body['value'])[0]?.['languagecode'];
  return {
    version: textOf(body[`@${annotation}`]),
    baseLanguage: typeof language === 'number' ? language : undefined,
  };
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    if (isRow(body)) return body;
  } catch {
    // Said below.
  }
  throw new MetadataError(
    'unusable',
    'The organisation answered organizations with something that is not JSON',
  );
}
