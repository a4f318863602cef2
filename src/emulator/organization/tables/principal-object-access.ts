import { version } from '../dsl/blocks.ts';
import { guid, integer, moment, primaryId, tableName } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** Which row is shared with whom, and what they may do with it. */
export const principalObjectAccess = table(
  'PrincipalObjectAccess',
  {
    label: { en: 'Principal Object Access', de: 'Zugriff auf Prinzipalobjekte' },
    plural: { en: 'Principal Object Accesses', de: 'Zugriffe auf Prinzipalobjekte' },
    about: 'For internal use only.',
    code: 11,
    set: 'principalobjectaccessset',
    ownership: 'None',
    primaryName: null,
    optimisticConcurrency: false,
    private: true,
  },
  [
    primaryId('PrincipalObjectAccessId'),
    guid('ObjectId', { writable: 'never' }),
    tableName('ObjectTypeCode', { writable: 'never' }),
    guid('PrincipalId', { writable: 'never' }),
    tableName('PrincipalTypeCode', { writable: 'never' }),
    integer('AccessRightsMask', { writable: 'never' }),
    integer('InheritedAccessRightsMask', { writable: 'never' }),
    moment('ChangedOn', { writable: 'never' }),
    version,
  ],
);
