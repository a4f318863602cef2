import { metadataId } from '../metadata/metadata-id.ts';
import type { OptionSet, Organization } from '../organization.ts';
import { objectOf, textOf, type Json } from '../organization/csdl/json.ts';
import { customizationError } from './customization-error.ts';

/** Global option sets by name: those that columns use, and those that none uses yet. */
export function globalSets({ tables, optionSets = [] }: Organization): ReadonlyMap<string, OptionSet> {
  const sets = new Map(optionSets.map((set) => [set.name, set]));
  for (const table of tables.values()) {
    for (const { optionSet } of table.columns.values()) {
      if (optionSet?.isGlobal === true) sets.set(optionSet.name, optionSet);
    }
  }
  return sets;
}

/**
 * The global set that a new choice column uses: bound by id or name, or named by its own description.
 * @returns undefined for a column with options of its own
 * @throws DataError 400 for a set that is not there
 */
export function globalSetOf(organization: Organization, body: Json): OptionSet | undefined {
  const bound = textOf(body['GlobalOptionSet@odata.bind']);
  const described = [objectOf(body['GlobalOptionSet']), objectOf(body['OptionSet'])].find(
    (set) => set?.['IsGlobal'] === true,
  );
  if (bound === undefined && described === undefined) return undefined;
  const key = /\((?:Name=)?'?([^')]+)'?\)$/.exec(bound ?? '')?.[1] ?? textOf(described?.['Name']);
  const found = [...globalSets(organization).values()].find(
    ({ name }) => name === key || metadataId('optionset', name) === key?.toLowerCase(),
  );
  if (found === undefined) throw customizationError(`There is no global option set '${key ?? ''}'.`);
  return found;
}
