import type { ColumnType, OptionSet, Organization } from '../organization.ts';
import { entityMetadata, entityObject } from './entity-metadata.ts';
import type { MetadataObject } from './metadata-object.ts';
import type { MetadataSet } from './metadata-path.ts';
import { optionSetMetadataBase, optionSetObject } from './option-set-metadata.ts';
import { manyToManyObject, oneToManyObject, relationshipMetadataBase } from './relationship-metadata.ts';

/** Sets of the metadata API that are served, by name. */
export type MetadataSets = ReadonlyMap<string, () => MetadataSet>;

/** The sets of an organisation; each is made when it is asked for. */
export function metadataSets(organization: Organization): MetadataSets {
  return new Map<string, () => MetadataSet>([
    [
      'EntityDefinitions',
      () => ({
        declared: entityMetadata,
        objects: [...organization.tables.values()].map((table) => entityObject(organization, table)),
      }),
    ],
    [
      'RelationshipDefinitions',
      () => ({
        declared: relationshipMetadataBase,
        objects: [
          ...organization.oneToMany.map((relationship) => oneToManyObject(organization, relationship)),
          ...organization.manyToMany.map((relationship) => manyToManyObject(organization, relationship)),
        ],
      }),
    ],
    [
      'GlobalOptionSetDefinitions',
      () => ({ declared: optionSetMetadataBase, objects: globalOptionSets(organization) }),
    ],
  ]);
}

function globalOptionSets(organization: Organization): readonly MetadataObject[] {
  const sets = new Map<string, readonly [OptionSet, ColumnType]>(
    (organization.optionSets ?? []).map((set) => [set.name, [set, 'Picklist']]),
  );
  for (const table of organization.tables.values()) {
    for (const { optionSet, type } of table.columns.values()) {
      if (optionSet?.isGlobal === true) {
        sets.set(optionSet.name, [optionSet, type]);
      }
    }
  }
  return [...sets.values()].map(([optionSet, type]) => optionSetObject(organization, optionSet, type));
}
