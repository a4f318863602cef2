import { generateMersenne32Randomizer } from '@faker-js/faker';

/** Repeatable chance for one table: the same seed and name throw the same numbers, whatever other tables do. */
export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** True with this probability, 0 to 1. */
  readonly chance: (probability: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** The value with this probability, otherwise null. */
  readonly maybe: <T>(probability: number, value: () => T) => T | null;
}

/** Dice of a table, from the organisation's seed. */
export const createDice = (seed: number, name: string): Dice => {
  const random = generateMersenne32Randomizer();
  random.seed([seed, hash(name)]);
  const whole = (least: number, most: number): number =>
    least + Math.floor(random.next() * (most - least + 1));
  const pick = <T>(list: readonly T[]): T => {
    const index = whole(0, list.length - 1);
    const picked = list[index];
    if (picked === undefined) throw new Error('Nothing to pick from an empty list');
    return picked;
  };
  return {
    whole,
    pick,
    chance: (probability) => random.next() < probability,
    maybe: (probability, value) => (random.next() < probability ? value() : null),
  };
};

/** FNV-1a over UTF-16 code units: spreads names over 32 bits. */
export const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};
