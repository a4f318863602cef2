import { GraphQLBoolean, GraphQLFloat, GraphQLInt, GraphQLString } from 'graphql';

import { bigInt } from './big-int.ts';
import { date, dateTime, localDateTime } from './dates.ts';
import { decimal } from './decimal.ts';
import { guid } from './guid.ts';
import type { ValueType } from './type.ts';

const asNumber = (value: unknown): unknown => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const asInteger = (value: unknown): unknown => {
  const number = asNumber(value);
  return typeof number === 'number' && (number | 0) === number ? number : undefined;
};

/** Every kind of plain column value; the keys are `ScalarKind` of the model. */
export const valueTypes = {
  string: { scalar: GraphQLString, fromWire: (value) => (typeof value === 'string' ? value : undefined) },
  int: { scalar: GraphQLInt, fromWire: asInteger },
  // A double may come quoted: read-rows quotes long numbers whatever their column.
  double: { scalar: GraphQLFloat, fromWire: asNumber },
  boolean: { scalar: GraphQLBoolean, fromWire: (value) => (typeof value === 'boolean' ? value : undefined) },
  bigInt,
  decimal,
  guid,
  dateTime,
  localDateTime,
  date,
} as const satisfies Record<string, ValueType>;
