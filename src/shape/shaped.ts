/** Marks which GraphQL type a shaped record is of, for interfaces. A symbol, since any string may be an alias. */
export const typeName = Symbol('typeName');

/**
 * An object of the answer, by response key. Values that are `Error`s become errors of their field. Its prototype is empty,
 * so that no alias (`__proto__`, `constructor`) means anything else.
 */
export type Shaped = Record<string, unknown> & { [typeName]?: string };

const ShapedObject = function ShapedObject() {
  // Instances are plain objects without inherited members.
} as unknown as new () => Shaped;
ShapedObject.prototype = Object.create(null) as object;

/** A new, empty object of the answer. */
export const newShaped = (type?: string): Shaped => {
  const shaped = new ShapedObject();
  if (type !== undefined) shaped[typeName] = type;
  return shaped;
};
