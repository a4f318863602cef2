import type { StoredRow } from '../store/store.ts';
import type { Parameters, RowParameter } from './message.ts';
import { missingParameter } from './parameter-errors.ts';

/** Readers of parameters by kind; undefined where the parameter was not given. */
export const textOf = (parameters: Parameters, name: string): string | undefined => {
  const parameter = parameters.get(name);
  return parameter?.kind === 'text' ? parameter.value : undefined;
};

export const numberOf = (parameters: Parameters, name: string): number | undefined => {
  const parameter = parameters.get(name);
  return parameter?.kind === 'number' ? parameter.value : undefined;
};

export const isTrue = (parameters: Parameters, name: string): boolean => {
  const parameter = parameters.get(name);
  return parameter?.kind === 'boolean' && parameter.value;
};

export const textsOf = (parameters: Parameters, name: string): readonly string[] => {
  const parameter = parameters.get(name);
  if (parameter?.kind !== 'list') return [];
  return parameter.items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
};

export const rowOf = (parameters: Parameters, name: string): RowParameter | undefined => {
  const parameter = parameters.get(name);
  return parameter?.kind === 'row' ? parameter.row : undefined;
};

/** The rows of a list. */
export const rowsOf = (parameters: Parameters, name: string): readonly RowParameter[] => {
  const parameter = parameters.get(name);
  if (parameter?.kind !== 'list') return [];
  return parameter.items.flatMap((item) => (item.kind === 'row' ? [item.row] : []));
};

/** A row that must be there. @throws DataError 400 */
export function storedRowOf(parameters: Parameters, name: string): StoredRow {
  const row = rowOf(parameters, name)?.row;
  if (row === undefined) throw missingParameter(name);
  return row;
}
