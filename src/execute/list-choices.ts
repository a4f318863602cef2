import type { ChoiceOption } from '../model/choice.ts';
import type { Column, Model } from '../model/model.ts';

interface ChoicesRequest {
  /** Logical name, or name of the type. */
  readonly table: string;
  /** Logical name, or name of the field. */
  readonly column: string;
  /** LCID of the caller's language. */
  readonly language: number | undefined;
}

/** An option as a form shows it. */
interface ListedOption extends Pick<ChoiceOption, 'value' | 'name'> {
  readonly label: string | null;
  readonly color: string | null;
  readonly order: number;
}

/** Options of a choice or two-option column, in the order of forms; null where there is no such column to be seen. */
export const listChoices = (model: Model, request: ChoicesRequest): readonly ListedOption[] | null => {
  const column = findColumn(model, request);
  if (column === undefined) return null;
  const { type, twoOptions } = column;
  const options = type.kind === 'choice' || type.kind === 'choices' ? type.choice.options : twoOptions;
  if (options === undefined) return null;
  return options.map(({ value, name, label, labels, color }, order) => {
    const translated = request.language === undefined ? undefined : labels.get(request.language);
    return { value, name, label: translated ?? label ?? null, color: color ?? null, order };
  });
};

const findColumn = (model: Model, request: ChoicesRequest): Column | undefined => {
  const tables = [...model.tables.values()];
  const table = model.tables.get(request.table) ?? tables.find(({ typeName }) => typeName === request.table);
  const members = [...(table?.fields.values() ?? [])];
  const columns = members.filter((member) => member.kind === 'column');
  return (
    columns.find(({ logicalName }) => logicalName === request.column) ??
    columns.find(({ field }) => field === request.column)
  );
};
