import { audit, imported } from '../dsl/blocks.ts';
import { choice, guid, lookup, moment, primaryId, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';
import { componentStates } from './choices.ts';

/** Security roles. */
export const role = table(
  'Role',
  {
    label: { en: 'Security Role', de: 'Sicherheitsrolle' },
    plural: { en: 'Security Roles', de: 'Sicherheitsrollen' },
    about:
      'Grouping of security privileges. Users are assigned roles that authorize their access to the Microsoft CRM system.',
    code: 1036,
    ownership: 'BusinessOwned',
    optimisticConcurrency: false,
  },
  [
    primaryId('RoleId'),
    text('Name', { required: 'ApplicationRequired' }),
    lookup('BusinessUnitId', { businessunit: 'business_unit_roles' }, { required: 'SystemRequired' }),
    lookup('ParentRoleId', { role: 'role_parent_role' }, { writable: 'never' }),
    lookup('ParentRootRoleId', { role: 'role_parent_root_role' }, { writable: 'never' }),
    guid('OrganizationId', { writable: 'never' }),
    guid('RoleIdUnique', { label: 'Unique Id', writable: 'never' }),
    guid('SolutionId', { writable: 'never' }),
    choice('ComponentState', componentStates, { writable: 'never' }),
    yesNo('IsManaged', { label: 'State', no: 'Unmanaged', yes: 'Managed', writable: 'never' }),
    moment('OverwriteTime', { label: 'Record Overwrite Time', writable: 'never' }),
    ...audit('lk_rolebase_*', 'lk_role_*'),
    ...imported,
  ],
);
