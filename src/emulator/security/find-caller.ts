import type { Caller } from '../caller.ts';
import { DataError } from '../data-error.ts';
import type { HeaderFields } from '../header-fields.ts';
import type { Organization } from '../organization.ts';
import type { Quirks } from '../quirks.ts';
import type { Store, StoredRow } from '../store/store.ts';
import { userGrants } from './user-grants.ts';

/** Headers that name the user for whom a request is made. */
export const callerHeaders = ['callerobjectid', 'mscrmcallerid'] as const;

/** Where users are looked up. */
export interface Directory {
  readonly organization: Organization;
  readonly store: Store;
  readonly quirks: Pick<Quirks, 'unknownImpersonatedUser'>;
}

/**
 * The user that a request runs as: the one who signed in, or the one that `CallerObjectId` (Entra object id) or
 * `MSCRMCallerID` (`systemuserid`) names (contract §10). An id that matches no user is ignored, as on the real service.
 * @param userId who signed in
 * @throws DataError 403 for disabled users (contract §1.5), and without the privilege to act on behalf of others
 */
export function findCaller(directory: Directory, userId: string, headers: HeaderFields): Caller {
  const { organization, store, quirks } = directory;
  refuseDisabled(organization, store.get('systemuser', userId));
  const [objectId, id] = callerHeaders.map((name) => headers.get(name)?.trim());
  if (objectId === undefined && id === undefined) return { userId };
  const user = objectId === undefined ? store.get('systemuser', id ?? '') : userOf(store, objectId);
  if (user === undefined) {
    if (quirks.unknownImpersonatedUser === 'refused')
      throw new DataError(403, '0x80048405', 'Access is denied.');
    return { userId };
  }
  if (user.id === userId.toLowerCase()) return { userId };
  if (!userGrants(organization, store, userId).holds('prvActOnBehalfOfAnotherUser')) {
    throw new DataError(403, '0x8004A110', 'User does not have the privilege to act on behalf another user.');
  }
  refuseDisabled(organization, user);
  return { userId: user.id, onBehalfOf: userId };
}

const userOf = (store: Store, objectId: string): StoredRow | undefined =>
  store.matching('systemuser', { column: 'azureactivedirectoryobjectid', key: objectId.toLowerCase() })[0];

function refuseDisabled({ organizationId }: Organization, user: StoredRow | undefined): void {
  if (user?.values['isdisabled'] !== true) return;
  throw new DataError(
    403,
    '0x80040225',
    `The user with SystemUserId=${user.id} in OrganizationContext=${organizationId} is disabled. ` +
      'Consider enabling this user.',
  );
}
