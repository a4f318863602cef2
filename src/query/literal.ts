declare const written: unique symbol;

/**
 * OData text of a value, escaped by its type and not yet percent-encoded. Only `literal.ts` makes one, so no client text
 * becomes OData text in any other way.
 */
export interface Literal {
  readonly kind: 'guid' | 'string' | 'number';
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
