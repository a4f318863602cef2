import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { TableSchema } from '../../../src/emulator/schema/table-schema.ts';
import { several, someColumn, someLiteral, someNavigation, targetOf } from './random-names.ts';

const operators = [
  'eq', 'ne', 'neq', 'lt', 'le', 'gt', 'ge', 'like', 'not-like', 'in', 'not-in', 'between', 'not-between', 'null', 'not-null',
  'begins-with', 'ends-with', 'not-begin-with', 'on', 'on-or-after', 'on-or-before', 'today', 'yesterday', 'last-x-days',
  'next-x-weeks', 'older-than-x-months', 'this-fiscal-year', 'in-fiscal-period-and-year', 'eq-userid', 'ne-userid',
  'eq-businessid', 'eq-userteams', 'eq-useroruserhierarchy', 'under', 'eq-or-under', 'above', 'not-under', 'contain-values',
  'not-contain-values', 'eq-userlanguage', 'nonsense',
]; // prettier-ignore
const aggregates = ['sum', 'avg', 'min', 'max', 'count', 'countcolumn', 'median'];
const groupings = ['year', 'quarter', 'month', 'week', 'day', 'fiscal-period', 'fiscal-year', 'hour'];

const xml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** FetchXML about a table, right as a rule. */
export function randomFetch(dice: Dice, table: TableSchema): string {
  const isAggregate = dice.chance(0.3);
  const attributes = [
    ...(isAggregate ? ['aggregate="true"'] : []),
    ...(dice.chance(0.2) ? ['distinct="true"'] : []),
    ...(dice.chance(0.3) ? [`count="${dice.whole(0, 4)}" page="${dice.whole(0, 3)}"`] : []),
    ...(dice.chance(0.1) ? [`top="${dice.whole(0, 4)}"`] : []),
    ...(dice.chance(0.2) ? ['returntotalrecordcount="true"'] : []),
    ...(dice.chance(0.05) ? [`paging-cookie="${xml('<cookie page="1"><x last="1" first="1" /></cookie>')}"`] : []),
  ];
  return `<fetch ${attributes.join(' ')}><entity name="${table.definition.logicalName}">${inside(dice, table, [isAggregate, 0])}</entity></fetch>`;
} // prettier-ignore

function inside(
  dice: Dice,
  table: TableSchema,
  [isAggregate, depth]: readonly [boolean, number],
): string {
  const column = (): string => someColumn(dice, table).logicalName;
  const attribute = (): string => {
    const alias = `a${depth}${dice.whole(1, 30)}`;
    if (!isAggregate)
      return `<attribute name="${column()}"${dice.chance(0.2) ? ` alias="${alias}"` : ''}/>`;
    return dice.pick([
      `<attribute name="${column()}" alias="${alias}" aggregate="${dice.pick(aggregates)}"${dice.chance(0.3) ? ' distinct="true"' : ''}/>`,
      `<attribute name="${column()}" alias="${alias}" groupby="true"${dice.chance(0.4) ? ` dategrouping="${dice.pick(groupings)}"` : ''}/>`,
    ]);
  };
  return [
    ...several(dice, 3, attribute),
    ...(dice.chance(0.1) ? ['<all-attributes/>'] : []),
    ...(dice.chance(0.5) ? [filter(dice, table, depth)] : []),
    ...(dice.chance(0.3)
      ? [`<order ${dice.pick([`attribute="${column()}"`, 'alias="a01"'])} descending="${dice.pick(['true', 'false', '1'])}"/>`]
      : []),
    ...(depth < 2 && dice.chance(0.4) ? [link(dice, table, [isAggregate, depth + 1])] : []),
  ].join('');
} // prettier-ignore

function filter(dice: Dice, table: TableSchema, depth: number): string {
  const parts = several(dice, 3, () => {
    if (depth < 2 && dice.chance(0.15)) return filter(dice, table, depth + 1);
    if (depth < 2 && dice.chance(0.1)) return link(dice, table, [false, depth + 1]);
    return condition(dice, table);
  });
  return `<filter type="${dice.pick(['and', 'or'])}">${parts.join('')}</filter>`;
}

function condition(dice: Dice, table: TableSchema): string {
  const column = someColumn(dice, table);
  const start = `<condition attribute="${column.logicalName}" operator="${dice.pick(operators)}"`;
  const value = (): string => xml(someLiteral(dice, column).replaceAll("'", ''));
  return dice.pick([
    () => `${start}/>`,
    () => `${start} value="${value()}"/>`,
    () => `${start} value="${dice.whole(-1, 30)}"/>`,
    () => `${start} valueof="${someColumn(dice, table).logicalName}"/>`,
    () => `${start}>${several(dice, 3, () => `<value>${value()}</value>`).join('')}</condition>`,
  ])();
}

const linkTypes = [
  'inner',
  'outer',
  'exists',
  'in',
  'matchfirstrowusingcrossapply',
  'any',
  'not any',
  'all',
  'not all',
];

function link(dice: Dice, table: TableSchema, [isAggregate, depth]: readonly [boolean, number]): string {
  const navigation = someNavigation(dice, table);
  if (navigation === undefined) return '';
  const target = targetOf(dice, navigation);
  const ends =
    navigation.kind === 'lookup'
      ? [target.definition.primaryId, navigation.column]
      : navigation.kind === 'children'
        ? [navigation.column, table.definition.primaryId]
        : [someColumn(dice, target).logicalName, someColumn(dice, table).logicalName];
  const alias = dice.chance(0.7) ? ` alias="l${depth}${dice.whole(1, 5)}"` : '';
  return `<link-entity name="${target.definition.logicalName}" from="${ends[0]}" to="${ends[1]}" link-type="${dice.pick(linkTypes)}"${alias}>${inside(dice, target, [isAggregate, depth])}</link-entity>`;
}
