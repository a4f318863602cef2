import { DataError } from '../data-error.ts';
import { metadataId } from '../metadata/metadata-id.ts';
import type { TableDefinition } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { StoredRow } from '../store/store.ts';
import type { Right } from './organization-security.ts';
import type { UserGrants } from './user-grants.ts';

const privilegeDenied = '0x80040220';

/** 403 for a privilege that no role grants, in the service's words (contract §7.4). */
export function missingPrivilege(
  { userId, roleCount, privilegeCount, accessMode }: UserGrants,
  { right, table }: { readonly right: Right; readonly table: TableDefinition },
): DataError {
  const { logicalName, objectTypeCode } = table;
  return new DataError(
    403,
    privilegeDenied,
    `Principal user (Id=${userId}, type=8, roleCount=${roleCount}, privilegeCount=${privilegeCount}, ` +
      `accessMode=${accessMode}), is missing prv${right}${logicalName} privilege ` +
      `(Id=${metadataId('privilege', right, logicalName)}) on OTC=${objectTypeCode} for entity '${logicalName}'. ` +
      `context.Caller=${userId}`,
  );
}

/** 403 for a row that the caller's privilege does not reach (contract §7.4, §10). */
export function accessDenied(
  { userId }: UserGrants,
  { right, row }: { readonly right: Right; readonly row: StoredRow },
): DataError {
  const { ownerid, owningbusinessunit } = row.values;
  const isTeam = typeof ownerid === 'object' && ownerid?.table === 'team';
  return new DataError(
    403,
    privilegeDenied,
    `SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: ${row.id}, OwnerId: ${indexKey(ownerid) ?? ''}, ` +
      `OwnerIdType: ${isTeam ? 9 : 8} and CallingUser: ${userId}. ObjectTypeCode: ${row.table.objectTypeCode}, ` +
      `objectBusinessUnitId: ${indexKey(owningbusinessunit) ?? ''}, AccessRights: ${right}Access`,
  );
}
