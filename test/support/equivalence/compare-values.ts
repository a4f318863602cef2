import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { Choice } from '../../../src/model/choice.ts';
import type { Column } from '../../../src/model/model.ts';

export type Kind = Column['type']['kind'];
type Plain = string | number | boolean | null;
type Comparable = string | number | bigint;

interface CompareInput {
  readonly dice: Dice;
  readonly kind: Kind;
  readonly choice: Choice | undefined;
  /** Values that some rows have, so that some conditions are met. */
  readonly values: readonly Plain[];
}

interface Compared {
  /** `eq: "x"` */
  readonly text: string;
  readonly test: (value: Plain) => boolean | null;
}

const collator = new Intl.Collator('en', { sensitivity: 'accent' });

/** A random operator with values, for a column of a kind; undefined where there is nothing to compare with. */
export const comparedWith = ({ dice, kind, choice, values }: CompareInput): Compared | undefined => {
  if (dice.chance(0.1)) {
    const wanted = dice.chance(0.5);
    return { text: `isNull: ${wanted}`, test: (value) => (value === null) === wanted };
  }
  const known = values.filter((value) => value !== null && written(kind, choice, value) !== undefined);
  const [first] = known;
  if (first === undefined || first === null) return undefined;
  const text = (value: Plain): string => written(kind, choice, value) ?? '';
  const place = (value: Plain): Comparable | null => placeOf(kind, value);
  const test = (meets: (value: Comparable) => boolean) => (value: Plain) => {
    const own = place(value);
    return own === null ? null : meets(own);
  };
  const against = (other: Plain, meets: (result: number) => boolean) =>
    test((value) => meets(orderOf(value, place(other))));
  switch (dice.pick(operatorsOf(kind))) {
    case 'eq':
      return { text: `eq: ${text(first)}`, test: against(first, (result) => result === 0) };
    case 'neq':
      return { text: `neq: ${text(first)}`, test: against(first, (result) => result !== 0) };
    case 'lt':
      return { text: `lt: ${text(first)}`, test: against(first, (result) => result < 0) };
    case 'lte':
      return { text: `lte: ${text(first)}`, test: against(first, (result) => result <= 0) };
    case 'gt':
      return { text: `gt: ${text(first)}`, test: against(first, (result) => result > 0) };
    case 'gte':
      return { text: `gte: ${text(first)}`, test: against(first, (result) => result >= 0) };
    case 'in': {
      const isOneOf = (value: Comparable) => known.some((each) => orderOf(value, place(each)) === 0);
      const negative = dice.chance(0.5);
      return {
        text: `${negative ? 'notIn' : 'in'}: [${known.map(text).join(', ')}]`,
        test: test((value) => isOneOf(value) !== negative),
      };
    }
    case 'between': {
      const [from = first, to = first] = known.toSorted((a, b) => orderOf(place(a), place(b)));
      const negative = dice.chance(0.5);
      const isInside = (value: Comparable) =>
        orderOf(value, place(from)) >= 0 && orderOf(value, place(to)) <= 0;
      return {
        text: `${negative ? 'notBetween' : 'between'}: [${text(from)}, ${text(to)}]`,
        test: test((value) => isInside(value) !== negative),
      };
    }
    case 'text': {
      const whole = Array.from(String(first));
      const start = dice.whole(0, Math.max(0, whole.length - 1));
      return textTest(dice, whole.slice(start, start + 3).join(''));
    }
    case 'select': {
      const options = choice?.options ?? [];
      const wanted = options.filter(() => dice.chance(0.4));
      if (wanted.length === 0) return undefined;
      const negative = dice.chance(0.5);
      return {
        text: `${negative ? 'notContainValues' : 'containValues'}: [${wanted.map(({ name }) => name).join(', ')}]`,
        test: (value) => {
          if (value === null) return null;
          const selected = String(value).split(',').map(Number);
          return wanted.some((option) => selected.includes(option.value)) !== negative;
        },
      };
    }
  }
};

const operatorsOf = (kind: Kind) => {
  const equality = ['eq', 'neq'] as const;
  const order = ['lt', 'lte', 'gt', 'gte'] as const;
  switch (kind) {
    case 'string':
      return [...equality, ...order, 'in', 'text', 'text'] as const;
    case 'guid':
    case 'choice':
      return [...equality, 'in'] as const;
    case 'boolean':
      return equality;
    case 'choices':
      return ['select'] as const;
    default:
      return [...equality, ...order, 'in', 'between'] as const;
  }
};

const textTest = (dice: Dice, part: string): Compared => {
  const wanted = part.toLowerCase();
  const literal = JSON.stringify(part);
  const negative = dice.chance(0.4);
  const build = (name: string, meets: (value: string) => boolean): Compared => ({
    text: `${negative ? `not${name.charAt(0).toUpperCase()}${name.slice(1)}` : name}: ${literal}`,
    test: (value) => (value === null ? null : meets(String(value).toLowerCase()) !== negative),
  });
  switch (dice.pick(['contains', 'startsWith', 'endsWith'] as const)) {
    case 'contains':
      return build('contains', (value) => value.includes(wanted));
    case 'startsWith':
      return build('startsWith', (value) => value.startsWith(wanted));
    case 'endsWith':
      return build('endsWith', (value) => value.endsWith(wanted));
  }
};

/** A value as it is written in GraphQL; undefined for one that no literal can be. */
const written = (kind: Kind, choice: Choice | undefined, value: Plain): string | undefined => {
  switch (kind) {
    case 'choice':
      return choice?.byValue.get(Number(value))?.name;
    case 'boolean':
      return String(value === true || value === 1);
    case 'int':
    case 'double':
      return String(value);
    case 'localDateTime':
      return JSON.stringify(String(value).replace(/Z$/, ''));
    default:
      return JSON.stringify(String(value));
  }
};

/** A value in the form in which values of its kind compare. */
export const placeOf = (kind: Kind, value: Plain): Comparable | null => {
  if (value === null) return null;
  switch (kind) {
    case 'int':
    case 'double':
    case 'choice':
      return Number(value);
    case 'boolean':
      return Number(value === true || value === 1);
    case 'bigInt':
    case 'decimal': {
      const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
      return BigInt(`${sign}${whole}${fraction.padEnd(20, '0')}`);
    }
    case 'dateTime':
    case 'localDateTime':
    case 'date':
      return Date.parse(String(value));
    case 'guid':
      return String(value).toLowerCase();
    default:
      return String(value);
  }
};

/** Nulls first, texts without regard to case. */
export const orderOf = (left: Comparable | null, right: Comparable | null): number => {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string' && typeof right === 'string') return collator.compare(left, right);
  return left < right ? -1 : Number(left > right);
};
