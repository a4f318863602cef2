import { queryFunctions } from '../../../src/emulator/metadata/query-functions.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { TableSchema } from '../../../src/emulator/schema/table-schema.ts';
import { randomFetch } from './random-fetch.ts';
import {
  several,
  someColumn,
  someId,
  someLiteral,
  someNavigation,
  someProperty,
  someTable,
  targetOf,
} from './random-names.ts';

const namespace = 'Microsoft.Dynamics.CRM.';

/** A condition of `$filter` about a table, nested to any depth, right as a rule. */
function randomFilter(dice: Dice, table: TableSchema, prefix = '', depth = 0): string {
  const inner = (): string => randomFilter(dice, table, prefix, depth + 1);
  if (depth < 3 && dice.chance(0.35)) {
    return dice.pick([
      () => `${inner()} and ${inner()}`,
      () => `(${inner()} or ${inner()})`,
      () => `not (${inner()})`,
      () => lambda(dice, table, [prefix, depth]),
    ])();
  }
  const column = someColumn(dice, table);
  const name = column.property ?? column.logicalName;
  const path = prefix + (dice.chance(0.1) ? hop(dice, table) : name);
  const value = someLiteral(dice, column);
  return dice.pick([
    () => `${path} ${dice.pick(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'in', 'has'])} ${value}`,
    () => `${path} ${dice.pick(['eq', 'ne', 'lt'])} ${prefix}${someProperty(dice, table)}`,
    () => `${value} eq ${path}`,
    () => `${dice.pick(['contains', 'startswith', 'endswith', 'tolower', 'length'])}(${path},${value})`,
    () => queryFunction(dice, column.logicalName, value),
  ])();
}

/** Any query function with what it takes, or what it does not. */
function queryFunction(dice: Dice, column: string, value: string): string {
  const { name, parameters } = dice.pick(queryFunctions);
  const given = parameters.map(([parameter, type]) => {
    if (parameter === 'PropertyName') return `PropertyName=${dice.pick([`'${column}'`, '@p1'])}`;
    if (type.startsWith('Collection'))
      return `${parameter}=[${several(dice, 3, () => `"${value.replaceAll("'", '')}"`).join()}]`;
    return `${parameter}=${dice.pick([value, String(dice.whole(-1, 400)), '@p2', `'${value}'`])}`;
  });
  return `${dice.chance(0.95) ? namespace : ''}${name}(${given.join()})`;
}

function lambda(dice: Dice, table: TableSchema, [prefix, depth]: readonly [string, number]): string {
  const navigation = someNavigation(dice, table);
  if (navigation === undefined) return 'true';
  const variable = `v${depth}`;
  const inside = dice.chance(0.1)
    ? ''
    : `${variable}:${randomFilter(dice, targetOf(dice, navigation), `${variable}/`, depth + 1)}`;
  return `${prefix}${navigation.name}/${dice.pick(['any', 'all'])}(${inside})`;
}

/** A path through a lookup or two. */
function hop(dice: Dice, table: TableSchema): string {
  const navigation = someNavigation(dice, table);
  if (navigation === undefined) return someProperty(dice, table);
  const target = targetOf(dice, navigation);
  return `${navigation.name}/${dice.chance(0.2) ? hop(dice, target) : someProperty(dice, target)}`;
}

const randomOrder = (dice: Dice, table: TableSchema): string =>
  several(
    dice,
    3,
    () =>
      `${dice.chance(0.1) ? hop(dice, table) : someProperty(dice, table)}${dice.pick(['', ' desc', ' asc'])}`,
  ).join();

function randomExpand(dice: Dice, table: TableSchema, depth = 0): string {
  return several(dice, 3, () => {
    const navigation = someNavigation(dice, table);
    if (navigation === undefined) return 'owninguser';
    if (dice.chance(0.1)) return `${navigation.name}/$ref`;
    const target = targetOf(dice, navigation);
    const options = [
      ...(dice.chance(0.7) ? [`$select=${someProperty(dice, target)}`] : []),
      ...(dice.chance(0.2) ? [`$filter=${randomFilter(dice, target, '', 2)}`] : []),
      ...(dice.chance(0.1) ? [`$orderby=${randomOrder(dice, target)}`] : []),
      ...(dice.chance(0.2) ? [`$top=${dice.whole(0, 3)}`] : []),
      ...(depth < 2 && dice.chance(0.2) ? [`$expand=${randomExpand(dice, target, depth + 1)}`] : []),
    ];
    return options.length === 0 ? navigation.name : `${navigation.name}(${options.join(';')})`;
  }).join();
}

function randomApply(dice: Dice, table: TableSchema): string {
  const path = (): string => (dice.chance(0.3) ? hop(dice, table) : someProperty(dice, table));
  const measures = several(dice, 3, () =>
    dice.pick([
      () => '$count as n',
      () =>
        `${path()} with ${dice.pick(['sum', 'average', 'min', 'max', 'countdistinct'])} as m${dice.whole(1, 9)}`,
    ])(),
  ).join();
  const groups = `groupby((${several(dice, 2, path).join()})${dice.chance(0.7) ? `,aggregate(${measures})` : ''})`;
  const filters = dice.chance(0.4) ? `filter(${randomFilter(dice, table, '', 2)})/` : '';
  return filters + dice.pick([groups, `aggregate(${measures})`]);
}

/** A path and query below the service root that reads, made of the sample's tables, columns and relationships. */
export function randomQuery(dice: Dice): string {
  const table = someTable(dice);
  const { entitySetName } = table.definition;
  const isSet = dice.chance(0.6);
  const shape = [
    ...(dice.chance(0.6) ? [`$select=${several(dice, 4, () => someProperty(dice, table)).join()}`] : []),
    ...(dice.chance(0.3) ? [`$expand=${escaped(randomExpand(dice, table))}`] : []),
  ];
  const list = [
    ...(dice.chance(0.5) ? [`$filter=${escaped(randomFilter(dice, table))}`] : []),
    ...(dice.chance(0.3) ? [`$orderby=${randomOrder(dice, table)}`] : []),
    ...(dice.chance(0.3) ? [`$top=${dice.whole(0, 9)}`] : []),
    ...(dice.chance(0.2) ? ['$count=true'] : []),
    ...(dice.chance(0.2) ? [`@p1='${someColumn(dice, table).logicalName}'&@p2=${dice.whole(0, 9)}`] : []),
  ];
  const alone = dice.pick([
    () => [`$apply=${escaped(randomApply(dice, table))}`],
    () => [`fetchXml=${encodeURIComponent(randomFetch(dice, table))}`],
  ]);
  const navigation = someNavigation(dice, table)?.name ?? 'ownerid';
  const key = `${entitySetName}(${someId(dice, table.definition)})`;
  const path = isSet
    ? entitySetName
    : dice.pick([
        `${entitySetName}/$count`,
        key,
        key,
        `${key}/${navigation}`,
        `${key}/${navigation}/${dice.pick(['$ref', '$count', someProperty(dice, table)])}`,
        `${key}/${someProperty(dice, table)}${dice.pick(['', '/$value'])}`,
        `${entitySetName}(${someProperty(dice, table)}=${someLiteral(dice, undefined)})`,
      ]);
  const options =
    isSet && dice.chance(0.3) ? alone() : isSet ? [...shape, ...list] : dice.chance(0.9) ? shape : list;
  return options.length === 0 ? path : `${path}?${options.join('&')}`;
}

/** What would end the option, or the query. */
const escaped = (text: string): string =>
  text.replaceAll(/[%&#+]/g, (character) => encodeURIComponent(character));
