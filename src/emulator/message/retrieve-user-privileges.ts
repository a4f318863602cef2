import { metadataId } from '../metadata/metadata-id.ts';
import type { Right } from '../security/organization-security.ts';
import { userGrants } from '../security/user-grants.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';

const rights: readonly Right[] = [
  'Create',
  'Read',
  'Write',
  'Delete',
  'Append',
  'AppendTo',
  'Assign',
  'Share',
];
const depths = ['Basic', 'Local', 'Deep', 'Global'] as const;

/** `RetrieveUserPrivileges`: what the roles of a user and of their teams grant, each as far as it reaches (contract §5.6, §10). */
export const retrieveUserPrivileges: MessageHandler = ({ scope, bound }) => {
  const user = bound?.row;
  if (user === undefined) throw missingParameter('entity');
  const { organization } = scope.schema;
  const grants = userGrants(organization, scope.allRows, user.id);
  const RolePrivileges = [...organization.tables.keys()].flatMap((table) =>
    rights.flatMap((right) => {
      const reaches = grants.reaches(table, right);
      const farthest = Math.max(-1, ...reaches.map(({ depth }) => depths.indexOf(depth)));
      const Depth = depths[farthest];
      if (Depth === undefined) return [];
      return [
        {
          Depth,
          PrivilegeId: metadataId('privilege', right, table),
          BusinessUnitId: grants.unit ?? '00000000-0000-0000-0000-000000000000',
          PrivilegeName: `prv${right}${table}`,
        },
      ];
    }),
  );
  return { kind: 'complex', type: 'RetrieveUserPrivilegesResponse', value: { RolePrivileges } };
};
