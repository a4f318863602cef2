import type { AlternateKey, Organization, TableDefinition } from '../organization.ts';
import { metadataId } from './metadata-id.ts';
import { metadataObject, type MetadataObject, type MetadataType } from './metadata-object.ts';
import { always, flag, labelled, managed, metadataBase, text, typed, type Described } from './property.ts';

interface DescribedKey extends Described {
  readonly table: TableDefinition;
  readonly key: AlternateKey;
}

/** Alternate keys; only those with index status Active address rows (contract §3.3). */
export const entityKeyMetadata: MetadataType<DescribedKey> = {
  name: 'EntityKeyMetadata',
  base: metadataBase,
  abstract: false,
  alternateKey: 'LogicalName',
  properties: {
    LogicalName: text(({ key }) => key.logicalName),
    SchemaName: text(({ key }) => key.schemaName),
    EntityLogicalName: text(({ table }) => table.logicalName),
    KeyAttributes: typed('Collection(Edm.String)', ({ key }) => key.columns),
    IsManaged: flag((source) => source.managed),
    IntroducedVersion: always('Edm.String', '1.0.0.0'),
    EntityKeyIndexStatus: typed('EntityKeyIndexStatus', ({ key }) => key.status),
    IsSynchronous: always('Edm.Boolean', false),
    IsExportKey: always('Edm.Boolean', false),
    IsSecondaryKey: always('Edm.Boolean', false),
    DisplayName: labelled(({ key }) => key.displayName, 'DisplayName'),
    IsCustomizable: managed('iscustomizable', () => true),
  },
  navigations: {},
};

/** An alternate key as the metadata API shows it. */
export function keyObject(
  organization: Organization,
  table: TableDefinition,
  key: AlternateKey,
): MetadataObject {
  return metadataObject(entityKeyMetadata, {
    organization,
    table,
    key,
    managed: !table.isCustom,
    metadataId: metadataId('key', table.logicalName, key.logicalName),
  });
}
