import { label, type LabelText } from '../dsl/label.ts';
import type { ColumnPlace } from './change-column.ts';
import { changeOptions } from './change-options.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Gives a choice another label; of a global set, in every column that uses it. Two-option columns have 1 and 0.
 * @throws Error when there is no such column or option
 */
export const relabelOption = (
  place: ColumnPlace & { readonly value: number },
  text: LabelText,
): OrganizationChange =>
  changeOptions(place, (options) => {
    if (!options.some(({ value }) => value === place.value)) {
      throw new Error(`${place.table}.${place.column} has no option ${place.value} to label`);
    }
    return options.map((option) =>
      option.value === place.value ? { ...option, label: label(text) } : option,
    );
  });
