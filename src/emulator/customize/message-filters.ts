import { metadataId } from '../metadata/metadata-id.ts';
import type { Organization, Row } from '../organization.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';

const rowMessages: readonly string[] = ['Create', 'Update', 'Delete'];
const bulkMessages: readonly string[] = ['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'];

/**
 * Says which messages a new table takes, so that steps can be registered on them and clients can ask (contract §5.7): those of one
 * row, and of an elastic table those of many.
 */
export const addMessageFilters =
  (table: string, { isElastic }: { readonly isElastic: boolean }): OrganizationChange =>
  (organization) =>
    withFilters(organization, (known) => [
      ...known,
      ...(organization.rows.get('sdkmessage') ?? []).flatMap(({ name, sdkmessageid: id }) =>
        typeof name === 'string' &&
        typeof id === 'string' &&
        [...rowMessages, ...(isElastic ? bulkMessages : [])].includes(name)
          ? [
              {
                sdkmessagefilterid: metadataId('sdkmessagefilter', name, table),
                primaryobjecttypecode: table,
                secondaryobjecttypecode: 'none',
                sdkmessageid: { table: 'sdkmessage', id },
                iscustomprocessingstepallowed: true,
              },
            ]
          : [],
      ),
    ]);

/** A table that is gone takes no messages. */
export const dropMessageFilters =
  (table: string): OrganizationChange =>
  (organization) =>
    withFilters(organization, (known) =>
      known.filter(({ primaryobjecttypecode }) => primaryobjecttypecode !== table),
    );

const withFilters = (
  organization: Organization,
  change: (known: readonly Row[]) => readonly Row[],
): Organization =>
  organization.tables.has('sdkmessagefilter')
    ? {
        ...organization,
        rows: new Map(organization.rows).set(
          'sdkmessagefilter',
          change(organization.rows.get('sdkmessagefilter') ?? []),
        ),
      }
    : organization;
