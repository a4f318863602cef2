import { readRawDefinitions, type LoadedMetadata } from '../../../src/metadata/metadata-source.ts';
import { parseCsdl } from '../../../src/metadata/parse-csdl.ts';
import { printDefinitions } from './print-definitions.ts';
import { printMetadata } from './print-metadata.ts';
import type { SyntheticOrganization } from './synthetic-organization.ts';

const casts = ['Picklist', 'MultiSelectPicklist', 'State', 'Status', 'Boolean', 'Lookup', 'DateTime'];

/** The organisation's metadata, printed and parsed as if it had been fetched. */
export async function loadOrganization(
  organization: SyntheticOrganization,
): Promise<Pick<LoadedMetadata, 'csdl' | 'definitions'>> {
  const types = [undefined, ...casts.map((cast) => `${cast}AttributeMetadata`)];
  const bodies = types.map((type) => [...printDefinitions(organization, type)].join(''));
  return {
    csdl: await parseCsdl(printMetadata(organization)),
    definitions: readRawDefinitions(bodies, organization.baseLanguage),
  };
}
