import { z } from 'zod';

/** One message a value, whatever is wrong with it; a missing value has its own. */
export const error =
  (what: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? 'is not set' : what;

export const group = error('must be a group of keys');

/** A text that holds a rule. */
export const text = (what: string, holds: (value: string) => boolean) =>
  z.string({ error: error(what) }).refine(holds, { error: what });

/** From flag and variable as digits. */
export const wholeNumber = (most: number, least = 0) => {
  const what = `must be a whole number from ${least} to ${most}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int({ error: error(what) }).refine((value) => value >= least && value <= most, { error: what }),
  );
};

/** From flag and variable separated by commas. */
export const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').flatMap((part) => part.trim() || []) : value),
    z.array(item, { error: error(what) }),
  );

const switches: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** A flag without value, or a variable of `true`, `false`, `1` or `0`. */
export const switchValue = z.preprocess(
  (value) => (typeof value === 'string' ? (switches[value] ?? value) : value),
  z.boolean({ error: error('must be true or false') }),
);
