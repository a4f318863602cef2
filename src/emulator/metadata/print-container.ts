import type { Organization, TableDefinition } from '../organization.ts';
import { entitySetAnnotations } from './csdl-annotations.ts';
import type { Operation } from './operation.ts';
import type { TableNavigation } from './table-navigations.ts';
import { element, type XmlElement } from './xml-element.ts';

/** What the container lists besides the tables. */
export interface ContainerParts {
  /** Own navigations by entity type. */
  readonly navigations: ReadonlyMap<string, readonly TableNavigation[]>;
  /** Messages; query functions are declared but not imported. */
  readonly operations: readonly Operation[];
  readonly annotations: boolean;
}

/** Sets of metadata types (contract §13): not told from tables by their absence. */
const metadataSets = {
  EntityDefinitions: 'EntityMetadata',
  RelationshipDefinitions: 'RelationshipMetadataBase',
  GlobalOptionSetDefinitions: 'OptionSetMetadataBase',
};

/** `EntityContainer Name="System"`: entity sets with their bindings, and imports of unbound operations. */
export function printContainer(organization: Organization, parts: ContainerParts): XmlElement {
  const tables = [...organization.tables.values()].filter(({ entitySetName }) => entitySetName !== '');
  const imports = [
    ...new Map(
      parts.operations
        .filter(({ bound }) => bound === undefined)
        .map((operation) => [operation.name, operation]),
    ).values(),
  ];
  return element('EntityContainer', { Name: 'System' }, [
    ...tables.map((table) => entitySet(organization, table, parts)),
    ...Object.entries(metadataSets).map(([set, type]) =>
      element('EntitySet', { Name: set, EntityType: `Microsoft.Dynamics.CRM.${type}` }),
    ),
    ...imports.map(({ kind, name }) =>
      element(`${kind}Import`, { Name: name, [kind]: `Microsoft.Dynamics.CRM.${name}` }),
    ),
  ]);
}

function entitySet(organization: Organization, table: TableDefinition, parts: ContainerParts): XmlElement {
  const navigations = parts.navigations.get(table.logicalName) ?? [];
  return element(
    'EntitySet',
    { Name: table.entitySetName, EntityType: `Microsoft.Dynamics.CRM.${table.logicalName}` },
    [
      ...navigations.map(({ name, target }) =>
        element('NavigationPropertyBinding', { Path: name, Target: setOf(organization, target) }),
      ),
      ...(parts.annotations ? entitySetAnnotations(table) : []),
    ],
  );
}

/** Owners are bound to a set that the document does not have (contract §13). */
function setOf(organization: Organization, type: string): string {
  return type === 'principal' ? 'owners' : (organization.tables.get(type)?.entitySetName ?? type);
}
