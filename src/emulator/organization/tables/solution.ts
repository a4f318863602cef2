import { audit } from '../dsl/blocks.ts';
import { lookup, moment, primaryId, text, yesNo } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/**
 * Bundles of customizations. What `IsPrivate` says of this table and of {@link solutionComponent} in a real organisation
 * is not confirmed; true keeps them out of the schemas that clients make by default.
 */
export const solution = table(
  'Solution',
  {
    label: { en: 'Solution', de: 'Lösung' },
    plural: { en: 'Solutions', de: 'Lösungen' },
    about: 'A solution which contains CRM customizations.',
    code: 7100,
    ownership: 'OrganizationOwned',
    primaryName: 'friendlyname',
    optimisticConcurrency: false,
    private: true,
  },
  [
    primaryId('SolutionId'),
    text('UniqueName', { label: 'Name', max: 65, required: 'SystemRequired', writable: 'create' }),
    text('FriendlyName', { label: 'Display Name', max: 256, required: 'ApplicationRequired' }),
    text('Version', { max: 256, required: 'ApplicationRequired' }),
    text('Description', { max: 2000 }),
    text('SolutionPackageVersion', { max: 256 }),
    yesNo('IsManaged', { label: 'Package Type', no: 'Unmanaged', yes: 'Managed', writable: 'never' }),
    yesNo('IsVisible', { label: 'Is Visible Outside Platform', writable: 'never' }),
    moment('InstalledOn', { format: 'DateOnly', writable: 'never' }),
    lookup(
      'PublisherId',
      { publisher: 'publisher_solution' },
      { label: 'Publisher', required: 'ApplicationRequired' },
    ),
    lookup('OrganizationId', { organization: 'organization_solution' }, { writable: 'never' }),
    lookup('ParentSolutionId', { solution: 'solution_parent_solution' }, { writable: 'never' }),
    ...audit('lk_solution_*', 'lk_solutionbase_*'),
  ],
);
