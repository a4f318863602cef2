import { DataError } from './data-error.ts';
import type { DataRequest } from './data-request.ts';
import { metadataId } from './metadata/metadata-id.ts';
import type { Organization, Value } from './organization.ts';

/**
 * Reads are refused to application users without any security role, on every table (contract §1.5); functions such as
 * WhoAmI, and metadata, are open to them. An organisation that keeps no role assignments refuses nobody.
 * @returns a check that takes the caller and the path that is read: `accounts(…)/name`
 */
export function createPrivilegeCheck(
  organization: Organization,
): (caller: DataRequest['caller'], path: string) => void {
  const assignments = organization.rows.get('systemuserroles');
  if (assignments === undefined) return () => undefined;
  const withRole = new Set(assignments.flatMap((row) => idOf(row['systemuserid']) ?? []));
  const tables = new Map([...organization.tables.values()].map((table) => [table.entitySetName, table]));
  return ({ systemUserId: userId }, path) => {
    const table = tables.get(/^[^(/]*/.exec(path)?.[0] ?? '');
    if (table === undefined || withRole.has(userId.toLowerCase())) {
      return;
    }
    const privilege = metadataId('privilege', 'Read', table.logicalName);
    throw new DataError(
      403,
      '0x80040220',
      `Principal user (Id=${userId}, type=8, roleCount=0, privilegeCount=0, accessMode=4), is missing ` +
        `prvRead${table.logicalName} privilege (Id=${privilege}) on OTC=${table.objectTypeCode} for entity ` +
        `'${table.logicalName}'. context.Caller=${userId}`,
    );
  };
}

/** Intersect tables hold plain ids, other tables references. */
function idOf(value: Value): string | undefined {
  const id = typeof value === 'object' && value !== null ? value.id : value;
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}
