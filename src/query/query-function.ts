/** What a query function of Dataverse takes besides the column (contract §4.4). */
export type FunctionArguments =
  /** Nothing. */
  | 'none'
  /** One whole number. */
  | 'number'
  /** Two whole numbers, a fiscal period and a year. */
  | 'period'
  /** A day, or the id of a row. */
  | 'text'
  /** Any number of values. */
  | 'list';

const functionsByArguments = {
  none: [
    ...([
      'Yesterday',
      'Today',
      'Tomorrow',
      'Last7Days',
      'Next7Days',
      'LastWeek',
      'ThisWeek',
      'NextWeek',
    ] as const),
    ...(['LastMonth', 'ThisMonth', 'NextMonth', 'LastYear', 'ThisYear', 'NextYear'] as const),
    ...(['LastFiscalPeriod', 'ThisFiscalPeriod', 'NextFiscalPeriod'] as const),
    ...(['LastFiscalYear', 'ThisFiscalYear', 'NextFiscalYear'] as const),
    ...(['EqualUserId', 'NotEqualUserId', 'EqualUserTeams', 'EqualUserOrUserTeams'] as const),
    ...(['EqualUserOrUserHierarchy', 'EqualUserOrUserHierarchyAndTeams'] as const),
    ...(['EqualBusinessId', 'NotEqualBusinessId'] as const),
  ],
  number: [
    ...(['LastXHours', 'LastXDays', 'LastXWeeks', 'LastXMonths', 'LastXYears'] as const),
    ...(['NextXHours', 'NextXDays', 'NextXWeeks', 'NextXMonths', 'NextXYears'] as const),
    ...(['LastXFiscalPeriods', 'LastXFiscalYears', 'NextXFiscalPeriods', 'NextXFiscalYears'] as const),
    ...(['OlderThanXMinutes', 'OlderThanXHours', 'OlderThanXDays', 'OlderThanXWeeks'] as const),
    ...(['OlderThanXMonths', 'OlderThanXYears', 'InFiscalPeriod', 'InFiscalYear'] as const),
  ],
  period: ['InFiscalPeriodAndYear', 'InOrAfterFiscalPeriodAndYear', 'InOrBeforeFiscalPeriodAndYear'],
  text: ['On', 'OnOrAfter', 'OnOrBefore', 'Under', 'UnderOrEqual', 'NotUnder', 'Above', 'AboveOrEqual'],
  list: ['In', 'NotIn', 'Between', 'NotBetween', 'ContainValues', 'DoesNotContainValues'],
} as const;

/** Name of a query function without `Microsoft.Dynamics.CRM.`. */
export type QueryFunctionName = (typeof functionsByArguments)[FunctionArguments][number];

/** What each function takes. */
export const functionArguments: ReadonlyMap<string, FunctionArguments> = new Map(
  (Object.keys(functionsByArguments) as FunctionArguments[]).flatMap((kind) =>
    functionsByArguments[kind].map((name): [string, FunctionArguments] => [name, kind]),
  ),
);

/** Whether a function asks where a row stands in a hierarchy. */
export const isAboutHierarchy = (name: QueryFunctionName): boolean => /^(Not)?(Under|Above)/.test(name);

const pairs = [
  ['In', 'NotIn'],
  ['Between', 'NotBetween'],
  ['ContainValues', 'DoesNotContainValues'],
  ['EqualUserId', 'NotEqualUserId'],
  ['EqualBusinessId', 'NotEqualBusinessId'],
  ['Under', 'NotUnder'],
] as const;

/** The function that is met by exactly the rows with a value that don't meet another; `not` may not stand before one. */
export const oppositeFunctions: ReadonlyMap<QueryFunctionName, QueryFunctionName> = new Map(
  pairs.flatMap(([one, other]): [QueryFunctionName, QueryFunctionName][] => [
    [one, other],
    [other, one],
  ]),
);
