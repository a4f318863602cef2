import type { Choice } from '../../model/choice.ts';
import type { Column } from '../../model/model.ts';
import { compareDigits } from '../../query/compare-digits.ts';
import { isCleanText, isGuid } from '../../query/literal.ts';
import type { WireValue } from '../../query/mutation.ts';
import { badInput } from './bad-input.ts';

/** Most options of a multi-select column (contract §5.1). */
const maxSelected = 150;

/**
 * A column's value as GraphQL read it → as the Web API takes it; null clears.
 *
 * @param place of the value, for the error
 * @throws GatewayError BAD_USER_INPUT for a value that the column can't hold
 */
export const wireValue = (column: Column, value: unknown, place: string): WireValue => {
  return value === null ? { kind: 'null' } : presentValue(column, value, place);
};

const presentValue = (column: Column, value: unknown, place: string): WireValue => {
  const { type, bounds } = column;
  switch (type.kind) {
    case 'string':
      return text(checkedText(String(value), bounds?.maxLength, place));
    case 'int':
    case 'bigInt':
    case 'decimal':
    case 'double':
      return number(checkedNumber(String(value), column, place));
    case 'boolean':
      return { kind: 'boolean', value: value === true };
    case 'guid': {
      const id = String(value).toLowerCase();
      if (!isGuid(id)) throw badInput(place, 'is not a GUID');
      return text(id);
    }
    case 'date':
    case 'dateTime':
      return text(checkedDate(String(value), place));
    case 'localDateTime':
      // Dataverse takes no time without a zone; for these columns its `Z` means nothing.
      return text(`${checkedDate(String(value), place)}Z`);
    case 'choice':
      return number(String(optionValue(type.choice, value, place)));
    case 'choices':
      return selection(type.choice, value, place);
    case 'image':
    case 'file':
      throw badInput(place, 'is sent to a path of its own');
  }
};

const text = (value: string): WireValue => ({ kind: 'text', text: value });
const number = (digits: string): WireValue => ({ kind: 'number', digits });

const checkedText = (value: string, maxLength: number | undefined, place: string): string => {
  if (!isCleanText(value)) throw badInput(place, 'is not a text of whole characters');
  // Dataverse counts UTF-16 units, as JavaScript does.
  if (maxLength !== undefined && value.length > maxLength) {
    throw badInput(place, `has ${value.length} characters, more than ${maxLength}`);
  }
  return value;
};

const checkedNumber = (
  digits: string,
  { bounds: { least, most } = noBounds }: Column,
  place: string,
): string => {
  if (least !== undefined && compareDigits(digits, least) < 0) throw badInput(place, `is less than ${least}`);
  if (most !== undefined && compareDigits(digits, most) > 0) throw badInput(place, `is more than ${most}`);
  return digits;
};

const noBounds = { maxLength: undefined, least: undefined, most: undefined };

/** Dataverse knows the years from 1753 on (contract §3.3). */
const checkedDate = (value: string, place: string): string => {
  const year = Number(/^(\d{4})-/.exec(value)?.[1]);
  if (!(year >= 1753)) throw badInput(place, 'is not a date from 1753 to 9999');
  return value;
};

const optionValue = ({ options }: Choice, name: unknown, place: string): number => {
  const option = options.find((one) => one.name === name);
  if (option === undefined) throw badInput(place, 'is not an option of this choice');
  return option.value;
};

/** Ascending, as Dataverse keeps them; none at all is no value. */
const selection = (choice: Choice, names: unknown, place: string): WireValue => {
  const selected = new Set(
    (Array.isArray(names) ? (names as unknown[]) : [names]).map((name) => optionValue(choice, name, place)),
  );
  if (selected.size > maxSelected) throw badInput(place, `has more than ${maxSelected} options`);
  return selected.size === 0
    ? { kind: 'null' }
    : text([...selected].sort((one, other) => one - other).join(','));
};
