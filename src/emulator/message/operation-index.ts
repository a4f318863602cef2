import type { Operation } from '../metadata/operation.ts';

/** Operations by name, then by the type that they are bound to; unbound ones by an empty text. */
export type OperationIndex = ReadonlyMap<string, ReadonlyMap<string, Operation>>;

/**
 * Puts operations in order. A name may be declared once for each type that it is bound to, and once unbound.
 * @throws Error for one that is declared twice, as only one of the two could ever be called
 */
export function operationIndex(operations: readonly Operation[]): OperationIndex {
  const index = new Map<string, Map<string, Operation>>();
  for (const operation of operations) {
    const type = operation.bound === true ? (operation.parameters[0]?.[1] ?? '') : '';
    const overloads = index.get(operation.name) ?? new Map<string, Operation>();
    if (overloads.has(type)) {
      throw new Error(`The operation ${operation.name}(${type}) is declared twice`);
    }
    index.set(operation.name, overloads.set(type, operation));
  }
  return index;
}
