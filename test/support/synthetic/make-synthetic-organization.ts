import { createDice } from './dice.ts';
import { choiceOddities } from './oddities/choices.ts';
import { inheritanceOddities } from './oddities/inheritance.ts';
import { namingOddities } from './oddities/naming.ts';
import { relationOddities } from './oddities/relations.ts';
import { tableOddities } from './oddities/tables.ts';
import { typeOddities } from './oddities/types.ts';
import { OrganizationDraft } from './organization-draft.ts';
import { addPlainTables, fillColumns, type PlainShape } from './plain-tables.ts';
import type { SyntheticOrganization } from './synthetic-organization.ts';

const oddities = {
  ...inheritanceOddities,
  ...typeOddities,
  ...tableOddities,
  ...relationOddities,
  ...choiceOddities,
  ...namingOddities,
};

export type OddityName = keyof typeof oddities;

/** All of them, in the order in which they are added. */
export const oddityNames = Object.keys(oddities) as OddityName[];

export interface SyntheticShape extends PlainShape {
  readonly seed: number;
  /** @default none */
  readonly oddities?: readonly OddityName[];
}

/** Makes up an organisation. The same shape makes the same one. */
export function makeSyntheticOrganization(shape: SyntheticShape): SyntheticOrganization {
  const draft = new OrganizationDraft(createDice(shape.seed));
  const tables = addPlainTables(draft, shape);
  for (const name of oddityNames) {
    if (shape.oddities?.includes(name) === true) oddities[name](draft, tables);
  }
  fillColumns(draft, tables, shape.columns);
  return draft.finish();
}
