import type { ColumnDefinition, Option, Organization } from '../../organization.ts';
import { changeColumn, type ColumnPlace } from './change-column.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Changes the options of a choice column, and of all columns that share its global set.
 * @throws Error when there is no such column, or it is no choice
 */
export const changeOptions =
  (place: ColumnPlace, change: (options: readonly Option[]) => readonly Option[]): OrganizationChange =>
  (organization) => {
    const set = organization.tables.get(place.table)?.columns.get(place.column)?.optionSet;
    if (set === undefined) throw new Error(`${place.table}.${place.column} is no column with options`);
    const optionSet = { ...set, options: change(set.options) };
    const places = set.isGlobal ? placesOf(organization, set.name) : [place];
    return places.reduce(
      (changed, one) => changeColumn(one, (column): ColumnDefinition => ({ ...column, optionSet }))(changed),
      organization,
    );
  };

/** Columns that declare this global set; those that inherit it follow. */
const placesOf = ({ tables }: Organization, name: string): readonly ColumnPlace[] =>
  [...tables.values()].flatMap((table) =>
    [...table.columns.values()]
      .filter(
        ({ optionSet, inherited }) => !inherited && optionSet?.isGlobal === true && optionSet.name === name,
      )
      .map(({ logicalName }) => ({ table: table.logicalName, column: logicalName })),
  );
