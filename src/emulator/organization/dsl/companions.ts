import type { ColumnSpec } from './column-spec.ts';

/**
 * Columns that come with a column in every Dataverse table: `…name` beside choices and lookups (no property in the
 * Web API), `…_base` beside money, `…_name` beside files.
 */
export const companions = (spec: ColumnSpec): readonly ColumnSpec[] => {
  const of = spec.schemaName.toLowerCase();
  const derived = { attributeOf: of, writable: 'never', hidden: true, logical: true, label: '' } as const;
  const name = (suffix: string): ColumnSpec => ({
    ...derived,
    schemaName: `${spec.schemaName}${suffix}`,
    type: 'String',
    max: 100,
    format: 'Text',
  });
  switch (spec.type) {
    case 'Boolean':
    case 'Picklist':
    case 'MultiSelectPicklist':
    case 'State':
    case 'Status':
      return [{ ...derived, schemaName: `${spec.schemaName}Name`, type: 'Virtual' }];
    case 'Customer':
    case 'Owner':
      return [
        name('Name'),
        name('YomiName'),
        { ...derived, schemaName: `${spec.schemaName}Type`, type: 'EntityName' },
      ];
    case 'Lookup':
      return lookupCompanions(spec, name);
    case 'Money':
      return [baseAmount(spec)];
    case 'File':
      return [
        {
          schemaName: `${spec.schemaName}_Name`,
          type: 'String',
          attributeOf: of,
          writable: 'never',
          logical: true,
          max: 200,
          format: 'Text',
          label: '',
        },
      ];
    case 'String':
    case 'Memo':
    case 'Integer':
    case 'BigInt':
    case 'Decimal':
    case 'Double':
    case 'DateTime':
    case 'Uniqueidentifier':
    case 'PartyList':
    case 'Image':
    case 'EntityName':
    case 'ManagedProperty':
    case 'Virtual':
      return [];
  }
};

const yomiTargets: readonly string[] = ['account', 'contact', 'lead', 'systemuser', 'team'];

const lookupCompanions = (spec: ColumnSpec, name: (suffix: string) => ColumnSpec): readonly ColumnSpec[] => {
  if (spec.schemaName === 'OwningUser' || spec.schemaName === 'OwningTeam') return [];
  const hasYomi = spec.links?.some((link) => yomiTargets.includes(link.target)) ?? false;
  return hasYomi ? [name('Name'), name('YomiName')] : [name('Name')];
};

const baseAmount = (spec: ColumnSpec): ColumnSpec => ({
  schemaName: `${spec.schemaName}_Base`,
  type: 'Money',
  writable: 'never',
  least: -922337203685477,
  max: 922337203685477,
  precision: 4,
});
