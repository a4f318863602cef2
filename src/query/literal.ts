declare const written: unique symbol;

/**
 * A value, checked and escaped by its type. Only this file makes one, so no client text becomes OData text in any other way.
 */
export interface Literal {
  readonly kind: 'guid' | 'string' | 'number' | 'date' | 'boolean';
  /** OData text, not yet percent-encoded. */
  readonly text: string;
  /** The value as it stands in a list of values or in FetchXML: without quotes, nothing escaped. */
  readonly value: string;
  /** It stands for a claim of the caller's, which is filled in before anything is printed; see src/query/fill-claims.ts. */
  readonly claim?: string;
  readonly [written]: true;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a GUID in its canonical form: lower case with hyphens, no braces. */
export const isGuid = (value: string): boolean => guidPattern.test(value);

/**
 * Writes a GUID literal, bare as contract §4.3 asks.
 *
 * @throws TypeError when the value is not a canonical GUID; callers check client input with {@link isGuid} first.
 */
export const guidLiteral = (value: string): Literal => {
  if (!isGuid(value)) throw new TypeError('Not a canonical GUID');
  return literal('guid', value);
};

/**
 * Writes a text literal: in single quotes, those inside doubled (contract §4.3).
 *
 * @throws TypeError for half a character (a lone surrogate) or NUL, which no request can carry.
 */
export const stringLiteral = (value: string): Literal =>
  literal('string', checkedText(value), `'${value.replaceAll("'", "''")}'`);

/**
 * Writes the text of `contains`, `startswith` and `endswith`, in which `%`, `_` and `[` are wildcards unless they stand in
 * brackets (contract §4.3).
 *
 * @throws TypeError as {@link stringLiteral}
 */
export const patternLiteral = (value: string): Literal => stringLiteral(value.replace(/[%_[]/g, '[$&]'));

/**
 * Writes a number literal from its digits.
 *
 * @throws TypeError when the text is not a number in decimal digits.
 */
export const numberLiteral = (value: string): Literal => {
  if (!/^-?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,3})?$/.test(value)) throw new TypeError('Not a decimal number');
  return literal('number', value);
};

/**
 * Writes a date, or a date with time, bare (contract §4.3).
 *
 * @throws TypeError when the text is not ISO 8601, in UTC where it has a time.
 */
export const dateLiteral = (value: string): Literal => {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)?$/.test(value)) throw new TypeError('Not a date');
  return literal('date', value);
};

/** Writes `true` or `false`. */
export const booleanLiteral = (value: boolean): Literal => literal('boolean', String(value));

/**
 * Stands for a value that only the caller's claims tell.
 *
 * @param claim names it among the claims of a role's rules
 */
export const claimLiteral = (claim: string): Literal => ({ ...literal('string', claim), claim });

/** Stands for a value of a row rule where requests are shown. */
export const hiddenLiteral: Literal = { kind: 'string', text: '‹rule›', value: '‹rule›' } as Literal;

/** Whether a text can be part of a request at all: whole characters, and no NUL. */
export const isCleanText = (value: string): boolean => !/[\p{Cs}\0]/u.test(value);

const checkedText = (value: string): string => {
  if (!isCleanText(value)) throw new TypeError('Not a text of whole characters');
  return value;
};

const literal = (kind: Literal['kind'], value: string, text = value): Literal =>
  ({ kind, value, text }) as Literal;
