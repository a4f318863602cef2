import type { ColumnDefinition, Value } from '../../organization.ts';
import type { Dice } from '../rows/dice.ts';
import { momentAfter, printDay, printMoment, someMoment } from '../rows/moments.ts';
import { picture } from '../rows/picture.ts';
import { rowId } from '../rows/row-id.ts';

/** For which row a value is made. */
export interface ValueTarget {
  readonly table: string;
  readonly index: number;
  readonly dice: Dice;
}

const words = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'harbour',
  'island',
  'jasper',
  'Köln',
  '東京',
];

/** A plausible value of a column that is no lookup; one of eight is null, but what every row has never is. */
export const csdlValue = (column: ColumnDefinition, target: ValueTarget): Value => {
  const fixed = fixedValue(column.logicalName, target);
  if (fixed !== undefined) return fixed;
  const { dice } = target;
  if (column.requiredLevel !== 'SystemRequired' && dice.chance(1 / 8)) return null;
  switch (column.type) {
    case 'String':
    case 'Memo':
      return textValue(column, target).slice(0, column.maxLength);
    case 'EntityName':
      return target.table;
    case 'Integer':
    case 'Picklist':
    case 'State':
    case 'Status':
      return someOption(column, dice) ?? dice.whole(0, 5);
    case 'MultiSelectPicklist':
      return String(someOption(column, dice) ?? 1);
    case 'BigInt':
      return String(9_007_199_254_740_993n + BigInt(dice.whole(0, 1_000_000)));
    case 'Decimal':
    case 'Money':
      return `${dice.whole(0, 100_000)}.${String(dice.whole(0, 99)).padStart(2, '0')}`;
    case 'Double':
      return dice.whole(-1_000_000, 1_000_000) / 1000;
    case 'Boolean':
      return dice.chance(0.5);
    case 'DateTime':
      return column.dateTimeBehavior === 'DateOnly'
        ? printDay(someMoment(dice))
        : printMoment(someMoment(dice));
    case 'Uniqueidentifier':
    case 'File':
      return rowId(`${target.table}.${column.logicalName}`, target.index);
    case 'Image':
      return dice.chance(0.1) ? picture(144, target.index).toString('base64') : null;
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'PartyList':
    case 'ManagedProperty':
    case 'Virtual':
      return null;
  }
};

/** A value of the column's option set, if it is known and has any. */
const someOption = ({ optionSet }: ColumnDefinition, dice: Dice): number | undefined =>
  optionSet === undefined || optionSet.options.length === 0 ? undefined : dice.pick(optionSet.options).value;

const fixedValue = (column: string, { table, dice }: ValueTarget): Value => {
  switch (column) {
    case 'versionnumber':
      return null; // The store counts versions itself.
    case 'statecode':
      return 0;
    case 'statuscode':
      return 1;
    case 'exchangerate':
      return '1.0000000000';
    case 'activitytypecode':
      return table;
    case 'createdon':
      return printMoment(CREATED + dice.whole(0, 86_400) * 1000);
    case 'modifiedon':
      return printMoment(momentAfter(dice, CREATED + 86_400_000, 300));
    default:
      return undefined;
  }
};

const CREATED = Date.UTC(2021, 2, 1);

const textValue = ({ logicalName }: ColumnDefinition, { table, index, dice }: ValueTarget): string => {
  if (logicalName.includes('email')) return `${table}${index}@example.com`;
  if (logicalName.includes('url')) return `https://example.com/${table}/${index}`;
  if (/telephone|phone|fax|mobile/.test(logicalName)) return `+1 555 ${dice.whole(1_000_000, 9_999_999)}`;
  if (logicalName.endsWith('number')) return `${table.slice(0, 3).toUpperCase()}-${1000 + index}`;
  if (logicalName.endsWith('name') || logicalName === 'title' || logicalName === 'subject') {
    return `${dice.pick(words)} ${dice.pick(words)} ${index}`;
  }
  return `${dice.pick(words)} ${dice.pick(words)}`;
};
