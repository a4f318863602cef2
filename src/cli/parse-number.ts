import { InvalidArgumentError } from '@commander-js/extra-typings';

/** An argument parser for whole numbers in a range; commander prints its message beside the flag. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
