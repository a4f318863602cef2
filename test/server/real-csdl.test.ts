import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, introspectionFromSchema, validateSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import type { Csdl } from '../../src/metadata/csdl.ts';
import { parseCsdl } from '../../src/metadata/parse-csdl.ts';
import { buildModel } from '../../src/model/build-model.ts';
import type { Model } from '../../src/model/model.ts';
import { printNamesLock } from '../../src/model/names-lock.ts';
import { countFields, type PrintedTable } from '../support/independent/count-fields.ts';
import { columnOf, expectedFields, targetsOf, type Exposed } from '../support/independent/expected-fields.ts';
import { readDocument, type TextType } from '../support/independent/read-document.ts';
import { modelProblems } from '../support/model-problems.ts';
import { schemaOf, sdlOf } from '../support/sdl-of.ts';
import { hasSharedData, sharedData } from '../support/shared-data.ts';
import { shuffleCsdl } from '../support/shuffle-csdl.ts';
import { createDice } from '../support/synthetic/dice.ts';

/** What the contract counts in the documents (§13), and what a reading of them by hand gave. */
const documents = [
  { name: 'online-v9.1', single: 2556, unconstrained: 266, withoutColumn: 50, tables: 252, hidden: 13 },
  { name: 'sales-service-v9', single: 4726, unconstrained: 815, withoutColumn: 93, tables: 296, hidden: 31 },
  { name: 'annotated-v8', single: 2853, unconstrained: 529, withoutColumn: 55, tables: 206, hidden: 26 },
];

/** Concrete types with a set, metadata types aside, and the base type of activities. */
const isTable = ({ name, abstract, hasSet, lineage }: TextType): boolean =>
  hasSet &&
  (!abstract || name === 'activitypointer') &&
  !lineage.includes('crmmodelbaseentity') &&
  !lineage.includes('MetadataBase');

describe.skipIf(!hasSharedData).each(documents)(
  'the real document $name, without definitions',
  (expected) => {
    let csdl: Csdl;
    let model: Model;
    let sdl: string;
    let lock: string;
    let types: readonly TextType[];
    let exposed: Exposed;
    let printed: ReadonlyMap<string, PrintedTable>;

    beforeAll(async () => {
      const bytes = readFileSync(sharedData(`csdl/${expected.name}.xml`));
      csdl = await parseCsdl([bytes]);
      const built = buildModel({ csdl });
      model = built.model;
      lock = printNamesLock(built.names);
      sdl = sdlOf(model);
      printed = countFields(sdl);
      const document = readDocument(bytes.toString());
      exposed = { document, tables: new Set(printed.keys()) };
      types = [...document.types.values()].filter(isTable);
    });

    it('gives a schema that validates, prints, parses back and introspects', () => {
      expect(validateSchema(buildSchema(sdl))).toEqual([]);
      const client = buildClientSchema(introspectionFromSchema(schemaOf(model)));
      expect(Object.keys(client.getTypeMap()).length).toBeGreaterThan(800);
      expect(modelProblems(model)).toEqual([]);
    });

    it('has every table, or says why not', () => {
      const reported = new Set(model.omissions.map(({ path }) => path));
      const missing = types.filter(({ name }) => !exposed.tables.has(name) && !reported.has(name));
      expect(missing.map(({ name }) => name)).toEqual([]);
      const hidden = types.filter(({ name }) => !exposed.tables.has(name));
      expect({ tables: exposed.tables.size, hidden: hidden.length }).toEqual({
        tables: expected.tables,
        hidden: expected.hidden,
      });
    });

    it('has as many fields as a count of the columns gives, for every table', () => {
      for (const [name, { columns }] of printed) {
        const type = exposed.document.types.get(name);
        const counted = type === undefined ? new Map<string, number>() : expectedFields(type, exposed);
        expect([name, ...byName(columns)]).toEqual([name, ...byName(counted)]);
      }
    });

    it('maps or reports every single-valued navigation', () => {
      const reported = new Set(model.omissions.map(({ path }) => path));
      const counts = { single: 0, unconstrained: 0, withoutColumn: 0 };
      const missing: string[] = [];
      for (const type of types) {
        for (const navigation of type.navigations.values()) {
          if (navigation.collection) continue;
          const column = columnOf(type, navigation);
          if (!type.abstract) counts.single++;
          if (!type.abstract && navigation.constraint === undefined) counts.unconstrained++;
          if (column === undefined && exposed.tables.has(type.name)) counts.withoutColumn++;
          const path = `${type.name}:${navigation.name}`;
          const targets = targetsOf(navigation, exposed);
          const known =
            column !== undefined && targets.every((target) => pointsAt(model, { type, column, target }));
          const unseen = targets.length === 0 && reported.has(navigation.target);
          if (!exposed.tables.has(type.name) || reported.has(path) || (known && targets.length > 0) || unseen)
            continue;
          missing.push(path);
        }
      }
      expect(missing).toEqual([]);
      const { single, unconstrained, withoutColumn } = expected;
      expect(counts).toEqual({ single, unconstrained, withoutColumn });
    });

    it('maps or reports every collection', () => {
      const reported = new Set(model.omissions.map(({ path }) => path));
      const missing = [...printed].flatMap(([name, { collections }]) =>
        [...(exposed.document.types.get(name)?.navigations.values() ?? [])]
          .filter((navigation) => navigation.collection && !collections.has(navigation.name))
          .map((navigation) => `${name}:${navigation.name}`)
          .filter((path) => !reported.has(path)),
      );
      expect(missing).toEqual([]);
    });

    it('gives the same SDL and lock from shuffled metadata', () => {
      for (const seed of [1, 2]) {
        const again = buildModel({ csdl: shuffleCsdl(csdl, createDice(seed)) });
        expect(sdlOf(again.model) === sdl).toBe(true);
        expect(printNamesLock(again.names) === lock).toBe(true);
      }
    });
  },
);

const byName = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].map(([column, count]) => `${column} ${count}`).sort();

interface Pointing {
  readonly type: TextType;
  readonly column: string;
  readonly target: string;
}

const pointsAt = (model: Model, { type, column, target }: Pointing): boolean =>
  [...(model.tables.get(type.name)?.fields.values() ?? [])].some(
    (member) =>
      member.kind === 'lookup' &&
      member.logicalName === column &&
      member.targets.some(({ table }) => table === target),
  );
