declare const written: unique symbol;

/**
 * OData text of a value, escaped by its type and not yet percent-encoded. Only `literal.ts` makes one, so no client text
 * becomes OData text in any other way.
 */
export interface Literal {
  readonly kind: 'guid' | 'string' | 'number' | 'date';
  readonly text: string;
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
  return { kind: 'guid', text: value } as Literal;
};

/** Writes a text literal: in single quotes, those inside doubled (contract §4.3). */
export const stringLiteral = (value: string): Literal =>
  ({ kind: 'string', text: `'${value.replaceAll("'", "''")}'` }) as Literal;

/**
 * Writes a number literal from its digits.
 *
 * @throws TypeError when the text is not a plain decimal number.
 */
export const numberLiteral = (value: string): Literal => {
  if (!/^-?\d{1,30}(\.\d{1,15})?$/.test(value)) throw new TypeError('Not a plain decimal number');
  return { kind: 'number', text: value } as Literal;
};

/**
 * Writes a date, or a date with time, bare (contract §4.3).
 *
 * @throws TypeError when the text is not ISO 8601, in UTC where it has a time.
 */
export const dateLiteral = (value: string): Literal => {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)?$/.test(value)) throw new TypeError('Not a date');
  return { kind: 'date', text: value } as Literal;
};
