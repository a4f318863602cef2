import type {
  SyntheticColumn,
  SyntheticOrganization,
  SyntheticRelationship,
  SyntheticSide,
  SyntheticTable,
} from './synthetic-organization.ts';

const head = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="http://vocabularies.odata.org/OData.Community.Keys.V1.xml">
    <edmx:Include Namespace="OData.Community.Keys.V1" Alias="Keys" />
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
`;
const foot = `    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;

/** The organisation's `$metadata` document as Dataverse writes it (contract §3.2), a table a chunk. */
export function* printMetadata(organization: SyntheticOrganization): Generator<string> {
  const navigations = navigationsByTable(organization);
  yield head;
  for (const table of organization.tables) {
    yield entityType(table, navigations.get(table.logicalName) ?? []);
  }
  for (const element of organization.otherElements) yield `      ${element}\n`;
  yield '      <EntityContainer Name="System">\n';
  const sets = new Map(
    organization.tables.map(({ logicalName, entitySets }) => [logicalName, entitySets[0]]),
  );
  for (const table of organization.tables) {
    for (const set of table.entitySets) {
      yield entitySet(set, table, {
        navigations: navigations.get(table.logicalName) ?? [],
        sets,
        organization,
      });
    }
  }
  yield '      </EntityContainer>\n';
  yield foot;
}

interface Navigation {
  readonly name: string;
  readonly target: string;
  readonly collection: boolean;
  readonly partner: string;
  /** Of the referential constraint. */
  readonly property?: string | undefined;
  readonly referencedProperty?: string | undefined;
}

function navigationsByTable(organization: SyntheticOrganization): ReadonlyMap<string, readonly Navigation[]> {
  const keys = new Map(organization.tables.map(({ logicalName, key }) => [logicalName, key[0]]));
  const found = new Map<string, Navigation[]>();
  const add = (table: string, navigation: Navigation): void => {
    const list = found.get(table);
    if (list === undefined) found.set(table, [navigation]);
    else list.push(navigation);
  };
  for (const relationship of organization.relationships) addBoth(relationship, keys, add);
  return found;
}

type Add = (table: string, navigation: Navigation) => void;

function addBoth(
  relationship: SyntheticRelationship,
  keys: ReadonlyMap<string, string | undefined>,
  add: Add,
): void {
  if (relationship.kind === 'manyToMany') {
    const [one, other] = relationship.sides;
    addSide(one, other, add);
    addSide(other, one, add);
    return;
  }
  const { referenced, referencing, referencedNavigation, referencingNavigation } = relationship;
  add(referenced, {
    name: referencedNavigation,
    target: referencing,
    collection: true,
    partner: referencingNavigation,
  });
  add(referencing, {
    name: referencingNavigation,
    target: referenced,
    collection: false,
    partner: referencedNavigation,
    property: relationship.constraint ? `_${relationship.column}_value` : undefined,
    referencedProperty: keys.get(referenced),
  });
}

function addSide(from: SyntheticSide, to: SyntheticSide, add: Add): void {
  add(from.table, { name: from.navigation, target: to.table, collection: true, partner: to.navigation });
}

function entityType(table: SyntheticTable, navigations: readonly Navigation[]): string {
  const { logicalName, baseType, abstract, openType, key } = table;
  const attributes = [
    `Name="${logicalName}"`,
    ...(baseType === undefined ? [] : [`BaseType="mscrm.${baseType}"`]),
    ...(abstract ? ['Abstract="true"'] : []),
    ...(openType ? ['OpenType="true"'] : []),
  ].join(' ');
  const lines = [
    ...(key.length === 0
      ? []
      : ['  <Key>', ...key.map((name) => `    <PropertyRef Name="${name}" />`), '  </Key>']),
    ...table.columns.flatMap(property),
    ...navigations.flatMap(navigationProperty),
    ...alternateKeys(table),
  ];
  if (lines.length === 0) return `      <EntityType ${attributes} />\n`;
  return `      <EntityType ${attributes}>\n${lines.map((line) => `      ${line}\n`).join('')}      </EntityType>\n`;
}

function property({ property: name, edmType }: SyntheticColumn): string[] {
  if (name === undefined) return [];
  const facets =
    edmType === 'Edm.String' ? ' Unicode="false"' : edmType === 'Edm.Decimal' ? ' Scale="Variable"' : '';
  return [`  <Property Name="${name}" Type="${edmType}"${facets} />`];
}

function navigationProperty(navigation: Navigation): string[] {
  const type = navigation.collection
    ? `Collection(mscrm.${navigation.target})`
    : `mscrm.${navigation.target}`;
  const start = `  <NavigationProperty Name="${navigation.name}" Type="${type}" Partner="${navigation.partner}"`;
  if (navigation.property === undefined) return [`${start} />`];
  return [
    `${start}>`,
    `    <ReferentialConstraint Property="${navigation.property}" ReferencedProperty="${navigation.referencedProperty ?? 'id'}" />`,
    '  </NavigationProperty>',
  ];
}

function alternateKeys({ keys, columns }: SyntheticTable): string[] {
  // The document has active keys only.
  const active = keys.filter(({ status }) => status === 'Active');
  if (active.length === 0) return [];
  const propertyOf = (column: string): string =>
    columns.find(({ logicalName }) => logicalName === column)?.property ?? column;
  const part = (column: string): string =>
    `<Record Type="OData.Community.Keys.V1.PropertyRef"><PropertyValue Property="Alias" String="${column}" />` +
    `<PropertyValue Property="Name" PropertyPath="${propertyOf(column)}" /></Record>`;
  return [
    '  <Annotation Term="OData.Community.Keys.V1.AlternateKeys">',
    '    <Collection>',
    ...active.map(
      (key) =>
        '      <Record Type="OData.Community.Keys.V1.AlternateKey"><PropertyValue Property="Key"><Collection>' +
        `${key.columns.map(part).join('')}</Collection></PropertyValue></Record>`,
    ),
    '    </Collection>',
    '  </Annotation>',
  ];
}

interface SetContext {
  readonly navigations: readonly Navigation[];
  /** Set of each table. */
  readonly sets: ReadonlyMap<string, string | undefined>;
  readonly organization: SyntheticOrganization;
}

function entitySet(name: string, table: SyntheticTable, context: SetContext): string {
  const start = `        <EntitySet Name="${name}" EntityType="Microsoft.Dynamics.CRM.${table.logicalName}"`;
  const lines = context.navigations.flatMap((navigation) => {
    const target = context.organization.bindings.get(navigation.name) ?? context.sets.get(navigation.target);
    if (target === undefined) return [];
    return [`          <NavigationPropertyBinding Path="${navigation.name}" Target="${target}" />\n`];
  });
  return lines.length === 0 ? `${start} />\n` : `${start}>\n${lines.join('')}        </EntitySet>\n`;
}
