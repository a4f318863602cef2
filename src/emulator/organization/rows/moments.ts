import type { Dice } from './dice.ts';

const DAY = 86_400_000;
/** Everything in the sample happened between these days, so that it is the same whenever it is made. */
const FIRST = Date.UTC(2019, 0, 1);
const LAST = Date.UTC(2025, 11, 31);

/** Prints a moment as the Web API does: UTC, whole seconds. */
export const printMoment = (milliseconds: number): string =>
  // Joined to be one flat string in memory, as in `rowId`.
  [new Date(milliseconds).toISOString().slice(0, 19), 'Z'].join('');

/** Prints the day of a moment (Edm.Date). */
export const printDay = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** A moment of the sample's years, in milliseconds. */
export const someMoment = (dice: Dice): number => FIRST + dice.whole(0, (LAST - FIRST) / 1000) * 1000;

/** A moment up to so many days after another, but within the sample's years. */
export const momentAfter = (dice: Dice, start: number, days: number): number =>
  Math.min(LAST + DAY - 1000, start + dice.whole(0, days * 86_400) * 1000);
