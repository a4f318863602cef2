import type { Row } from '../../organization.ts';
import type { Dice } from './dice.ts';
import type { Place } from './words.ts';

/** Address columns with this prefix (`address1_`, `billto_`), with the composite that the service makes of them. */
export const addressOf = (prefix: string, place: Place): Row => ({
  [`${prefix}line1`]: place.street,
  [`${prefix}city`]: place.city,
  [`${prefix}stateorprovince`]: place.state,
  [`${prefix}postalcode`]: place.postalCode,
  [`${prefix}country`]: place.country,
  [`${prefix}composite`]: place.composite,
});

/** A point on the globe, five places. */
export const coordinatesOf = (prefix: string, dice: Dice): Row => ({
  [`${prefix}latitude`]: dice.whole(-9_000_000, 9_000_000) / 100_000,
  [`${prefix}longitude`]: dice.whole(-18_000_000, 18_000_000) / 100_000,
});
