import type { Column, LookupId } from '../../model/model.ts';
import {
  booleanLiteral,
  dateLiteral,
  guidLiteral,
  numberLiteral,
  stringLiteral,
  type Literal,
} from '../../query/literal.ts';

/**
 * A value of a column as GraphQL read it → literal.
 *
 * @throws TypeError where it can't be one of the column.
 */
export const literalOf = (column: Column | LookupId, value: unknown): Literal => {
  if (column.kind === 'lookupId') return guidLiteral(String(value).toLowerCase());
  const { type } = column;
  switch (type.kind) {
    case 'string':
      return stringLiteral(String(value));
    case 'choice':
      return numberLiteral(String(optionValue(type.choice.options, value)));
    case 'choices':
      return stringLiteral(optionValues(type.choice.options, value).join(','));
    case 'int':
    case 'bigInt':
    case 'decimal':
    case 'double':
      return numberLiteral(String(value));
    case 'boolean':
      return booleanLiteral(value === true);
    case 'guid':
      return guidLiteral(String(value).toLowerCase());
    case 'date':
    case 'dateTime':
      return dateLiteral(String(value));
    case 'localDateTime':
      return dateLiteral(`${String(value)}Z`);
    case 'image':
    case 'file':
      throw new TypeError(`A column of type ${type.kind} has no values to compare with`);
  }
};

/** One option of a multi-select column. */
export const optionLiteral = ({ type }: Column, name: unknown): Literal => {
  if (type.kind !== 'choices') throw new TypeError('Not a column of several options');
  return numberLiteral(String(optionValue(type.choice.options, name)));
};

interface Option {
  readonly name: string;
  readonly value: number;
}

const optionValue = (options: readonly Option[], name: unknown): number => {
  const option = options.find((one) => one.name === name);
  if (option === undefined) throw new TypeError('No such option');
  return option.value;
};

/** Ascending, as Dataverse keeps them. */
const optionValues = (options: readonly Option[], names: unknown): readonly number[] =>
  (Array.isArray(names) ? (names as unknown[]) : [names])
    .map((name) => optionValue(options, name))
    .sort((one, other) => one - other);
