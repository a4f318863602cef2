import type { Member, Model } from '../../../src/model/model.ts';
import { allColumns, type SyntheticOrganization, type SyntheticTable } from './synthetic-organization.ts';

/** Columns of the Web API that are neither a field, nor part of one, nor left out with a reason; types likewise. */
export function missingColumns(organization: SyntheticOrganization, model: Model): string[] {
  const omitted = new Set(model.omissions.map(({ path }) => path));
  return organization.tables
    .filter((table) => holdsRows(organization, table))
    .flatMap((type) => {
      const { logicalName } = type;
      const table = model.tables.get(logicalName);
      if (table === undefined) return omitted.has(logicalName) ? [] : [logicalName];
      const properties = new Set([...table.fields.values()].flatMap(propertiesOf));
      return allColumns(organization, type)
        .filter(({ property }) => property !== undefined && !properties.has(property))
        .map((column) => `${logicalName}.${column.logicalName}`)
        .filter((path) => !omitted.has(path));
    });
}

/** Tables: with a set or a key, neither abstract (but for activities) nor metadata. */
function holdsRows(organization: SyntheticOrganization, table: SyntheticTable): boolean {
  const { logicalName, abstract, baseType, entitySets, key } = table;
  if (abstract && logicalName !== 'activitypointer') return false;
  if (entitySets.length === 0 && key.length === 0) return false;
  for (let name = baseType; name !== undefined;) {
    if (name === 'crmmodelbaseentity') return false;
    name = organization.tables.find((one) => one.logicalName === name)?.baseType;
  }
  return true;
}

/** The properties that a field is answered from; images and files have companions. */
function propertiesOf(member: Member): string[] {
  if (member.kind === 'lookupId') return [member.property];
  if (member.kind !== 'column') return [];
  const { property, type } = member;
  switch (type.kind) {
    case 'image':
      return [property, `${property}_url`, type.timestampProperty ?? '', type.idProperty ?? ''];
    case 'file':
      return [property, type.nameProperty ?? ''];
    default:
      return [property];
  }
}
