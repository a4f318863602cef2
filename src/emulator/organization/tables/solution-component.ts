import { version } from '../dsl/blocks.ts';
import { choice, guid, lookup, moment, primaryId, yesNo } from '../dsl/columns.ts';
import { globalOptions, options } from '../dsl/option-set-spec.ts';
import { table } from '../dsl/table-spec.ts';

const componentTypes = globalOptions(
  'componenttype',
  'Component Type',
  options({
    1: 'Entity',
    2: 'Attribute',
    3: 'Relationship',
    9: 'Option Set',
    10: 'Entity Relationship',
    14: 'Entity Key',
    20: 'Role',
    26: 'Saved Query',
    60: 'System Form',
    61: 'Web Resource',
  }),
);

const behaviors = options({
  0: 'Include Subcomponents',
  1: 'Do not include subcomponents',
  2: 'Include As Shell Only',
});

/** What a solution holds; `objectid` is the component's metadata id. Private: see {@link solution}. */
export const solutionComponent = table(
  'SolutionComponent',
  {
    label: { en: 'Solution Component', de: 'Lösungskomponente' },
    plural: { en: 'Solution Components', de: 'Lösungskomponenten' },
    about: 'A component of a CRM solution.',
    code: 7103,
    ownership: 'None',
    primaryName: null,
    optimisticConcurrency: false,
    private: true,
  },
  [
    primaryId('SolutionComponentId'),
    choice('ComponentType', componentTypes, { label: 'Object Type Code', writable: 'never' }),
    guid('ObjectId', { label: 'Regarding', writable: 'never' }),
    choice('RootComponentBehavior', behaviors, { label: 'Include Behavior', writable: 'never' }),
    guid('RootSolutionComponentId', { writable: 'never' }),
    yesNo('IsMetadata', {
      label: 'Is this component metadata',
      no: 'Data',
      yes: 'Metadata',
      writable: 'never',
    }),
    lookup('SolutionId', { solution: 'solution_solutioncomponent' }, { writable: 'never' }),
    // Real documents have these two without navigation.
    guid('CreatedBy', { writable: 'never', property: '_createdby_value' }),
    moment('CreatedOn', { writable: 'never' }),
    guid('ModifiedBy', { writable: 'never', property: '_modifiedby_value' }),
    moment('ModifiedOn', { writable: 'never' }),
    version,
  ],
);
