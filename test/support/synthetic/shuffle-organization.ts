import type { Dice } from './dice.ts';
import type { SyntheticColumn, SyntheticLabels, SyntheticOrganization } from './synthetic-organization.ts';

/** The same organisation, with everything whose order means nothing in another order. */
export function shuffleOrganization(organization: SyntheticOrganization, dice: Dice): SyntheticOrganization {
  return {
    ...organization,
    tables: dice.shuffle(organization.tables).map((table) => ({
      ...table,
      entitySets: dice.shuffle(table.entitySets),
      displayName: shuffleLabels(table.displayName, dice),
      columns: dice.shuffle(table.columns).map((column) => shuffleColumn(column, dice)),
      keys: dice.shuffle(table.keys),
    })),
    relationships: dice.shuffle(organization.relationships),
    otherElements: dice.shuffle(organization.otherElements),
  };
}

function shuffleColumn(column: SyntheticColumn, dice: Dice): SyntheticColumn {
  const { optionSet } = column;
  return {
    ...column,
    displayName: shuffleLabels(column.displayName, dice),
    targets: dice.shuffle(column.targets),
    optionSet: optionSet && {
      ...optionSet,
      options: dice
        .shuffle(optionSet.options)
        .map(({ value, label }) => ({ value, label: shuffleLabels(label, dice) })),
    },
  };
}

function shuffleLabels(labels: SyntheticLabels, dice: Dice): SyntheticLabels {
  return new Map(dice.shuffle([...labels]));
}
