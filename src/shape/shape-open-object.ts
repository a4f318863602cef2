/** The same value twice: with the digits of long numbers as texts, and as JSON. */
interface Both {
  readonly exact: unknown;
  readonly plain: unknown;
}

/** Types whose numbers a JavaScript number need not hold. */
const exactType = /(?:^|[#(])(?:Decimal|Int64)\)?$/;

/**
 * An object with any properties as JSON, without annotations. Numbers that the service calls `Decimal` or `Int64` are texts
 * with all of their digits.
 */
export const shapeOpenObject = ({ exact, plain }: Both): unknown => {
  if (Array.isArray(plain)) {
    const items = exact as readonly unknown[];
    return plain.map((item: unknown, index) => shapeOpenObject({ exact: items[index], plain: item }));
  }
  if (typeof plain !== 'object' || plain === null) return plain;
  const exacts = exact as Readonly<Record<string, unknown>>;
  const plains = plain as Readonly<Record<string, unknown>>;
  const members = Object.entries(plains).filter(([name]) => !name.includes('@'));
  return Object.fromEntries(
    members.map(([name, value]) => {
      const type = plains[`${name}@odata.type`];
      const isExact = typeof value === 'number' && typeof type === 'string' && exactType.test(type);
      return [name, isExact ? String(exacts[name]) : shapeOpenObject({ exact: exacts[name], plain: value })];
    }),
  );
};
