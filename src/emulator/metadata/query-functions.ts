import type { Operation } from './operation.ts';

const property = ['PropertyName', 'Edm.String'] as const;

/** Names of the query functions by what they take besides the property name (contract §4.4). */
const families: readonly (readonly [names: string, ...parameters: Operation['parameters']])[] = [
  [
    'Last7Days LastFiscalPeriod LastFiscalYear LastMonth LastWeek LastYear Next7Days NextFiscalPeriod NextFiscalYear ' +
      'NextMonth NextWeek NextYear ThisFiscalPeriod ThisFiscalYear ThisMonth ThisWeek ThisYear Today Tomorrow ' +
      'Yesterday EqualBusinessId NotEqualBusinessId EqualRoleBusinessId EqualUserId NotEqualUserId ' +
      'EqualUserLanguage EqualUserOrUserHierarchy EqualUserOrUserHierarchyAndTeams EqualUserOrUserTeams EqualUserTeams',
  ],
  [
    'LastXDays LastXFiscalPeriods LastXFiscalYears LastXHours LastXMonths LastXWeeks LastXYears NextXDays ' +
      'NextXFiscalPeriods NextXFiscalYears NextXHours NextXMonths NextXWeeks NextXYears OlderThanXDays ' +
      'OlderThanXHours OlderThanXMinutes OlderThanXMonths OlderThanXWeeks OlderThanXYears InFiscalPeriod InFiscalYear',
    ['PropertyValue', 'Edm.Int64'],
  ],
  [
    'InFiscalPeriodAndYear InOrAfterFiscalPeriodAndYear InOrBeforeFiscalPeriodAndYear',
    ['PropertyValue1', 'Edm.Int64'],
    ['PropertyValue2', 'Edm.Int64'],
  ],
  [
    'On OnOrAfter OnOrBefore Above AboveOrEqual Under UnderOrEqual NotUnder Contains',
    ['PropertyValue', 'Edm.String'],
  ],
  [
    'Between NotBetween In NotIn ContainValues DoesNotContainValues',
    ['PropertyValues', 'Collection(Edm.String)'],
  ],
];

/** The functions of `$filter`, which real documents declare as unbound functions beside the messages (contract §13). */
export const queryFunctions: readonly Operation[] = families.flatMap(([names, ...parameters]) =>
  names.split(' ').map((name): Operation => ({
    kind: 'Function',
    name,
    parameters: [property, ...parameters],
    returns: 'Edm.Boolean',
  })),
);
