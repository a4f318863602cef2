import type { PendingSlots } from '../odata/pending-slots.ts';
import type { ResumePoint } from '../query/need.ts';

/** Makes a cursor of the place where a list goes on. */
export type SealCursor = (resume: ResumePoint, listKey: string) => string;

/** What shaping the answer of one operation works with. */
export interface Shaping {
  readonly sealCursor: SealCursor;
  /** Slots of rows that are still being filled; what is made of them is a promise. @default there are none */
  readonly pending?: PendingSlots | undefined;
  /** Becomes true when an `Error` stands in the answer in place of a value. */
  failed: boolean;
}

/** Marks which GraphQL type a shaped record is of, for interfaces. A symbol, since any string may be an alias. */
export const typeName = Symbol('typeName');

/**
 * An object of the answer, by response key, with values as JSON has them. Values that are `Error`s become errors of their
 * field; promises and asynchronous iterables are in it only where something is still being read (`Shaping.pending`). Its prototype is empty, so that no alias (`__proto__`, `constructor`) means anything else.
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

/** Whether a value was made by {@link newShaped}. */
export const isShaped = (value: unknown): value is Shaped => value instanceof ShapedObject;

/** A planned field of some object: its place in the answer. */
interface Keyed {
  readonly kind: string;
  readonly key: string;
}

/** An object of the answer out of its planned fields; `__typename` is solved here. */
export const shapeFields = <Field extends Keyed>(
  shaping: Shaping,
  fields: readonly (Field | TypeName)[],
  valueOf: (field: Exclude<Field, TypeName>) => unknown,
): Shaped => {
  const shaped = newShaped();
  for (const field of fields) {
    const value = isTypeName(field) ? field.typeName : valueOf(field as Exclude<Field, TypeName>);
    if (value instanceof Error) shaping.failed = true;
    shaped[field.key] = value;
  }
  return shaped;
};

interface TypeName extends Keyed {
  readonly kind: 'typeName';
  readonly typeName: string;
}

const isTypeName = (field: Keyed): field is TypeName => field.kind === 'typeName';
