import type { Choice } from '../../src/model/choice.ts';
import type { Collection, Column, Lookup, Member, Model, Table } from '../../src/model/model.ts';
import type { ScalarKind } from '../../src/model/scalar-kind.ts';
import { makeColumn, makeTable, named } from './make-table.ts';

/** A table in few words. Its key is `<name>id`, its primary name `name`, its type the name with a capital. */
export interface TableSketch {
  readonly name: string;
  /** `revenue:decimal`, `rank:choice`, `ranks:choices`; a string where no kind is given. */
  readonly columns?: readonly string[];
  readonly lookups?: readonly LookupSketch[];
  readonly collections?: readonly CollectionSketch[];
}

/** Field `contact` reads `_contact_value`, and `contactId` its id. */
export interface LookupSketch {
  readonly field: string;
  /** Targets as `table` (navigation: the field, or `field_table` of several) or `table:navigation`; `table:` has none. */
  readonly targets: readonly string[];
  /** Name of the interface of several targets; a `Record` where there is none. */
  readonly interface?: string;
}

export interface CollectionSketch {
  readonly field: string;
  readonly target: string;
  /** Field of the target's lookup that leads back; undefined: many-to-many, whose navigation is the field on both sides. */
  readonly by?: string;
}

/** The one choice of made models: 1 is LOW, 2 is HIGH. */
export const rank: Choice = makeChoice('Rank', { LOW: 1, HIGH: 2 });

/** Makes a model by hand, small enough to see the whole of it. */
export function makeModel(...sketches: readonly TableSketch[]): Model {
  const tables = new Map(sketches.map((sketch) => [sketch.name, sketchedTable(sketch, sketches)]));
  const interfaces = new Map<string, { typeName: string; targets: readonly string[] }>();
  for (const { lookups = [] } of sketches) {
    for (const lookup of lookups) {
      if (lookup.interface === undefined) continue;
      const targets = lookup.targets.map(tableOf).sort();
      interfaces.set(lookup.interface, { typeName: lookup.interface, targets });
    }
  }
  const choices = new Map([[rank.typeName, rank]]);
  return {
    tables,
    choices,
    interfaces,
    operations: [],
    complexTypes: new Map(),
    omissions: [],
    csdlOnly: false,
    languages: [1033],
  };
}

function sketchedTable({ name, columns = [], ...links }: TableSketch, all: readonly TableSketch[]): Table {
  const members: Member[] = columns.map(sketchedColumn);
  for (const sketch of links.lookups ?? []) {
    const lookup = makeLookup(sketch);
    const { logicalName, property } = lookup;
    members.push(lookup, {
      ...named(`${sketch.field}Id`),
      kind: 'lookupId',
      logicalName,
      property,
      readOnly: false,
      requiredLevel: 'None',
    });
  }
  for (const sketch of links.collections ?? []) members.push(makeCollection(name, sketch));
  const interfaces = all.flatMap(({ lookups = [] }) =>
    lookups.flatMap((lookup) =>
      lookup.interface !== undefined && lookup.targets.map(tableOf).includes(name) ? [lookup.interface] : [],
    ),
  );
  return makeTable(name, members, { interfaces: [...new Set(interfaces)] });
}

function sketchedColumn(sketch: string): Column {
  const [name = '', kind = 'string'] = sketch.split(':');
  return kind === 'choice' || kind === 'choices'
    ? makeColumn(name, { kind, choice: rank })
    : makeColumn(name, { kind: kind as ScalarKind });
}

function makeLookup({ field, targets, interface: name }: LookupSketch): Lookup {
  const [first = ''] = targets;
  const several = targets.length > 1;
  return {
    ...named(field),
    kind: 'lookup',
    logicalName: field,
    property: `_${field}_value`,
    readOnly: false,
    forCreate: true,
    forUpdate: true,
    requiredLevel: 'None',
    targets: targets.map((target) => {
      const navigation = navigationOf(field, target, several);
      return { table: tableOf(target), navigation, binding: navigation ?? field };
    }),
    result: !several
      ? { kind: 'object', table: tableOf(first) }
      : name === undefined
        ? { kind: 'record' }
        : { kind: 'interface', name },
  };
}

function navigationOf(field: string, target: string, several: boolean): string | undefined {
  const [table = '', navigation] = target.split(':');
  if (navigation === undefined) return several ? `${field}_${table}` : field;
  return navigation === '' ? undefined : navigation;
}

function makeCollection(parent: string, { field, target, by }: CollectionSketch): Collection {
  return {
    ...named(field),
    kind: 'collection',
    relation: by === undefined ? 'manyToMany' : 'oneToMany',
    path: by === undefined ? `${parent}<>${target}:${field}` : `${parent}>${target}.${by}`,
    navigation: field,
    target,
    inverse:
      by === undefined
        ? { navigation: field, property: undefined }
        : { navigation: by, property: `_${by}_value` },
  };
}

function makeChoice(typeName: string, values: Readonly<Record<string, number>>): Choice {
  const options = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    label: name.toLowerCase(),
    labels: new Map([[1033, name.toLowerCase()]]),
    color: undefined,
  }));
  return {
    typeName,
    displayName: undefined,
    options,
    byValue: new Map(options.map((option) => [option.value, option])),
  };
}

function tableOf(target: string): string {
  return target.split(':')[0] ?? '';
}
