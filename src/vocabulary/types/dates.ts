import { GraphQLDate, GraphQLDateTime, GraphQLLocalDateTime } from 'graphql-scalars';

import { textScalar } from './text-scalar.ts';
import type { ValueType } from './type.ts';

/** What Dataverse reads as it is; anything else is brought to this, to the millisecond. */
const inUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** `Edm.DateTimeOffset`, behaviour UserLocal: a point in time, in UTC. */
export const dateTime: ValueType = {
  scalar: textScalar(GraphQLDateTime, {
    description: 'A point in time, ISO 8601 in UTC: `2026-11-22T08:30:00Z`.',
    normalize: (text) => (inUtc.test(text) ? text : new Date(text).toISOString()),
  }),
  fromWire: asText,
};

/** `Edm.DateTimeOffset`, behaviour TimeZoneIndependent: the Web API puts a `Z` on it that means nothing. */
export const localDateTime: ValueType = {
  scalar: textScalar(GraphQLLocalDateTime, {
    description: 'A date and time of day without time zone: `2026-11-22T08:30:00`.',
    normalize: (text) => text.replace(/Z$/i, ''),
  }),
  fromWire: (value) => asText(value)?.replace(/Z$/, ''),
};

/** `Edm.Date`: behaviour DateOnly. */
export const date: ValueType = {
  scalar: textScalar(GraphQLDate, { description: 'A day: `2026-11-22`.' }),
  fromWire: asText,
};
