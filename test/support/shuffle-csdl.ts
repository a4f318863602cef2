import type { Csdl } from '../../src/metadata/csdl.ts';
import type { Dice } from './synthetic/dice.ts';

/** The same document with types, properties, navigations, sets and operations in another order. */
export function shuffleCsdl(csdl: Csdl, dice: Dice): Csdl {
  return {
    ...csdl,
    entityTypes: new Map(
      dice.shuffle([...csdl.entityTypes]).map(([name, type]) => [
        name,
        {
          ...type,
          properties: dice.shuffle(type.properties),
          navigations: dice.shuffle(type.navigations),
          alternateKeys: dice.shuffle(type.alternateKeys),
        },
      ]),
    ),
    complexTypes: new Map(dice.shuffle([...csdl.complexTypes])),
    enumTypes: new Map(dice.shuffle([...csdl.enumTypes])),
    operations: dice.shuffle(csdl.operations),
    entitySets: new Map(dice.shuffle([...csdl.entitySets])),
  };
}
