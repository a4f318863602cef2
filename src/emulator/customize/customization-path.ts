import type { MetadataObject } from '../metadata/metadata-object.ts';
import { resolveMetadataPath } from '../metadata/metadata-path.ts';
import { metadataSets } from '../metadata/metadata-sets.ts';
import type { ColumnDefinition, Organization, TableDefinition } from '../organization.ts';
import { customizationError } from './customization-error.ts';

/** What a customization is made to, or in. */
export type CustomizationTarget =
  | { readonly kind: 'tables' }
  | { readonly kind: 'table'; readonly table: TableDefinition }
  | { readonly kind: 'columns'; readonly table: TableDefinition }
  | { readonly kind: 'column'; readonly table: TableDefinition; readonly column: ColumnDefinition }
  | { readonly kind: 'keys'; readonly table: TableDefinition }
  | { readonly kind: 'key'; readonly table: TableDefinition; readonly key: string }
  | { readonly kind: 'relationships' }
  | { readonly kind: 'relationship'; readonly schemaName: string }
  | { readonly kind: 'optionSets' }
  | { readonly kind: 'optionSet'; readonly name: string };

/**
 * Finds what a path of the metadata API names, with or without a cast at its end.
 * @throws DataError 404 for what is not there, 400 for what cannot be customized
 */
export function customizationTarget(organization: Organization, path: string): CustomizationTarget {
  const set = /^\w+/.exec(path)?.[0] ?? '';
  const rest = path.slice(set.length).replace(/\/Microsoft\.Dynamics\.CRM\.\w+$/, '');
  const objectAt = (at: string): MetadataObject => {
    const found = metadataSets(organization).get(set);
    const target = found === undefined ? undefined : resolveMetadataPath(found(), at);
    if (target?.kind !== 'object' || target.object === null) throw noTarget(path);
    return target.object;
  };
  const nameAt = (at: string, property: string): string => String(objectAt(at).value(property));
  if (set === 'RelationshipDefinitions') {
    return rest === ''
      ? { kind: 'relationships' }
      : { kind: 'relationship', schemaName: nameAt(rest, 'SchemaName') };
  }
  if (set === 'GlobalOptionSetDefinitions') {
    return rest === '' ? { kind: 'optionSets' } : { kind: 'optionSet', name: nameAt(rest, 'Name') };
  }
  if (rest === '') return { kind: 'tables' };
  const [, key, member = ''] = /^(\((?:'[^']*'|[^')])*\))(\/.*)?$/s.exec(rest) ?? [];
  if (key === undefined) throw noTarget(path);
  const table = organization.tables.get(nameAt(key, 'LogicalName'));
  if (table === undefined) throw noTarget(path);
  if (member === '') return { kind: 'table', table };
  if (member === '/Attributes') return { kind: 'columns', table };
  if (member === '/Keys') return { kind: 'keys', table };
  const name = nameAt(rest, 'LogicalName');
  if (member.startsWith('/Keys(')) return { kind: 'key', table, key: name };
  const column = table.columns.get(name);
  if (!member.startsWith('/Attributes(') || column === undefined) throw noTarget(path);
  return { kind: 'column', table, column };
}

const noTarget = (path: string): Error => customizationError(`'${path}' cannot be customized.`);
