import type { ManyToManyRelationship } from '../../organization.ts';
import { version } from '../dsl/blocks.ts';
import { guid, primaryId } from '../dsl/columns.ts';
import { table, type TableSpec } from '../dsl/table-spec.ts';

interface Intersect {
  readonly table: string;
  readonly set: string;
  /** Primary id's schema name. */
  readonly id: string;
  readonly relationship: string;
  readonly code: number;
  /** Table and id column of each side. */
  readonly first: readonly [table: string, column: string, property?: string];
  readonly second: readonly [table: string, column: string, property?: string];
}

const intersects: readonly Intersect[] = [
  {
    table: 'SystemUserRoles',
    set: 'systemuserrolescollection',
    id: 'SystemUserRoleId',
    relationship: 'systemuserroles_association',
    code: 15,
    first: ['systemuser', 'SystemUserId'],
    second: ['role', 'RoleId'],
  },
  {
    table: 'TeamMembership',
    set: 'teammemberships',
    id: 'TeamMembershipId',
    relationship: 'teammembership_association',
    code: 23,
    first: ['team', 'TeamId'],
    second: ['systemuser', 'SystemUserId'],
  },
  {
    table: 'AccountLeads',
    set: 'accountleadscollection',
    id: 'AccountLeadId',
    relationship: 'accountleads_association',
    code: 16,
    first: ['account', 'AccountId'],
    second: ['lead', 'LeadId'],
  },
  {
    table: 'ContactLeads',
    set: 'contactleadscollection',
    id: 'ContactLeadId',
    relationship: 'contactleads_association',
    code: 22,
    first: ['contact', 'ContactId'],
    second: ['lead', 'LeadId'],
  },
  {
    table: 'ListMember',
    set: 'listmembers',
    id: 'ListMemberId',
    relationship: 'listaccount_association',
    code: 4301,
    first: ['account', 'EntityId', '_entityid_value'],
    second: ['list', 'ListId', '_listid_value'],
  },
  {
    table: 'acme_shipment_contact',
    set: 'acme_shipment_contactset',
    id: 'acme_shipment_contactId',
    relationship: 'acme_shipment_contact',
    code: 10003,
    first: ['acme_shipment', 'acme_shipmentid'],
    second: ['contact', 'contactid'],
  },
];

const side = ([, column, property]: Intersect['first']): ReturnType<typeof guid> =>
  guid(column, { writable: 'never', ...(property === undefined ? {} : { property }) });

/** The tables behind the N:N relationships: both ids as plain Guids, no navigations of their own. */
export const intersectTables: readonly TableSpec[] = intersects.map((intersect) =>
  table(
    intersect.table,
    {
      label: intersect.table,
      plural: intersect.table,
      code: intersect.code,
      set: intersect.set,
      ownership: 'None',
      primaryId: intersect.id.toLowerCase(),
      primaryName: null,
      intersect: true,
      optimisticConcurrency: false,
    },
    [primaryId(intersect.id), side(intersect.first), side(intersect.second), version],
  ),
);

/** The N:N relationships, one name on both sides as in real documents. */
export const manyToMany: readonly ManyToManyRelationship[] = intersects.map(
  ({ table: name, relationship, first, second }) => ({
    schemaName: relationship,
    intersectTable: name.toLowerCase(),
    table1: first[0],
    column1: first[1].toLowerCase(),
    navigation1: relationship,
    table2: second[0],
    column2: second[1].toLowerCase(),
    navigation2: relationship,
    isCustom: relationship.startsWith('acme_'),
  }),
);
