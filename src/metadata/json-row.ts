/** An object of a JSON body whose members are still unknown. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** True for an object that isn't an array. */
export function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; anything else in it, or instead of it, is nothing. */
export function rowsOf(value: unknown): JsonRow[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

/** A text that isn't empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of an array. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The `Value` of a complex value such as `{"Value":"StringType"}` or a managed property (contract §3.3). */
export function valueOf(value: unknown): string | undefined {
  return isRow(value) ? textOf(value['Value']) : undefined;
}
