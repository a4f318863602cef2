import type { Organization } from '../organization.ts';
import type { Operation } from './operation.ts';

/** Tables of the sample whose rows can be written many at once; elastic tables all can (contract §5.7). */
export const bulkTables: readonly string[] = ['account', 'contact', 'acme_depot', 'acme_shipment'];

/** `CreateMultiple`, `UpdateMultiple` and `UpsertMultiple` of these tables; `DeleteMultiple` is private. */
export const bulkOperations = (tables: readonly string[]): readonly Operation[] => [
  ...tables.map((table) => bulk('CreateMultiple', table, { returns: 'CreateMultipleResponse' })),
  ...tables.map((table) => bulk('UpdateMultiple', table, {})),
  ...tables.map((table) => bulk('UpsertMultiple', table, {})),
];

/** Those of the organisation's elastic tables, besides the ones above. */
export const elasticOperations = ({ tables }: Pick<Organization, 'tables'>): readonly Operation[] =>
  bulkOperations(
    [...tables.values()]
      .filter(({ elastic, logicalName }) => elastic === true && !bulkTables.includes(logicalName))
      .map(({ logicalName }) => logicalName),
  );

const bulk = (name: string, table: string, returns: { readonly returns?: string }): Operation => ({
  kind: 'Action',
  name,
  bound: true,
  parameters: [
    ['entities', `Collection(${table})`],
    ['Targets', `Collection(${table})`],
  ],
  ...returns,
});
