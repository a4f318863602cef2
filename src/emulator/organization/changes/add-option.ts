import type { Option } from '../../organization.ts';
import { label, type LabelText } from '../dsl/label.ts';
import type { ColumnPlace } from './change-column.ts';
import { changeOptions } from './change-options.ts';
import type { OrganizationChange } from './organization-change.ts';

/** A further choice: `{ value: 7, label: 'Drone', color: '#ff0000' }`; a status reason says its state. */
export interface NewOption extends Pick<Option, 'value' | 'color' | 'state'> {
  readonly label: LabelText;
}

/**
 * Adds an option at the end; to a global set, in every column that uses it.
 * @throws Error when there is no such column, or it has an option of this number
 */
export const addOption = (place: ColumnPlace, added: NewOption): OrganizationChange =>
  changeOptions(place, (options) => {
    if (options.some(({ value }) => value === added.value)) {
      throw new Error(`${place.table}.${place.column} has an option ${added.value} already`);
    }
    return [...options, { ...added, label: label(added.label) }];
  });
