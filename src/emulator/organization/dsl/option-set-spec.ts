import type { Option } from '../../organization.ts';
import { label, type LabelText } from './label.ts';

/** The options of a choice column: its own, or a global set that several columns share. */
export interface OptionSetSpec {
  /** Name of a global set; absent: local, named after table and column. */
  readonly global?: string;
  readonly label?: LabelText;
  readonly options: readonly Option[];
}

/** `options({ 1: 'Public', 2: 'Private' })`: options in the order of their numbers, with their labels. */
export const options = (labels: Readonly<Record<number, LabelText>>): OptionSetSpec => ({
  options: Object.entries(labels).map(([value, text]) => ({ value: Number(value), label: label(text) })),
});

/** Options numbered from 1 in the order written. */
export const numbered = (...labels: readonly LabelText[]): OptionSetSpec => ({
  options: labels.map((text, index) => ({ value: index + 1, label: label(text) })),
});

/** A global option set, to be shared by columns of several tables. */
export const globalOptions = (name: string, title: LabelText, set: OptionSetSpec): OptionSetSpec => ({
  global: name,
  label: title,
  options: set.options,
});

/** Most system choices nobody has filled in yet hold this one option. */
export const defaultValue = numbered('Default Value');
