import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isSystemTable } from '../../src/access/system-tables.ts';
import { demoRoles } from '../../src/cli/demo-roles.ts';
import { organizationFromCsdl } from '../../src/emulator/organization/organization-from-csdl.ts';
import { parseCsdl } from '../../src/metadata/parse-csdl.ts';
import { buildModel } from '../../src/model/build-model.ts';
import type { Collection, Column, Lookup, Model, Table } from '../../src/model/model.ts';
import { allWriteRights, canWrite, writableMembers } from '../../src/model/write-rights.ts';
import { bindingTargets, relatedTarget } from '../../src/model/write-targets.ts';
import { guid } from '../support/guid.ts';
import { hasSharedData, realDocuments, sharedData } from '../support/shared-data.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

/** A value of a column, another one for each `turn`; undefined for kinds that have none here. */
const valueOf = ({ type }: Column, turn: number): unknown => {
  switch (type.kind) {
    case 'string':
      return `It's "${turn}" & <b>`;
    case 'int':
      return 40 + turn;
    case 'bigInt':
      return `900719925474099${turn}`;
    case 'decimal':
      return `12.${turn}`;
    case 'double':
      return turn + 0.5;
    case 'boolean':
      return turn % 2 === 1;
    case 'guid':
      return guid(70 + turn);
    case 'date':
      return `2026-01-0${turn}`;
    case 'dateTime':
      return `2026-01-0${turn}T03:04:05Z`;
    default:
      return undefined;
  }
};

const sameValue = (kind: Column['type']['kind'], one: unknown, other: unknown): boolean =>
  kind === 'decimal' || kind === 'double' ? Number(one) === Number(other) : one === other;

describe.skipIf(!hasSharedData).each(realDocuments)(
  'writes to an organisation of which only the CSDL is known: %s',
  (name) => {
    let rig: TestGateway;
    let model: Model;
    beforeAll(async () => {
      const bytes = readFileSync(sharedData(`csdl/${name}.xml`));
      const csdl = await parseCsdl([bytes]);
      const organization = organizationFromCsdl({ csdl, bytes, rowsPerTable: 3, seed: 1 });
      const names = [...buildModel({ csdl, definitions: undefined }).model.tables.keys()];
      const tables = {
        '*': {},
        ...Object.fromEntries(names.filter(isSystemTable).map((each) => [each, {}])),
      };
      rig = await startGateway({
        emulator: { organization },
        gateway: { roles: { admin: { ...demoRoles.admin, tables, rawQueries: false } } },
      });
      ({ model } = rig.gateway.current());
    });
    afterAll(() => rig.gateway.close());

    /** Every so many of those that can be written; only definitions tell that a table connects two others. */
    const someTables = (): readonly Table[] =>
      [...model.tables.values()]
        .filter(
          (table) => canWrite(allWriteRights, table, 'create') && canWrite(allWriteRights, table, 'update'),
        )
        .filter(({ writes }) => writes.choosesId)
        .filter(({ logicalName }) => rig.emulator.organization.tables.get(logicalName)?.isIntersect !== true)
        .filter((_, index) => index % 5 === 0);

    /** Primary key of a row that is there. */
    const anyRow = (table: Table, index = 0): string | undefined => {
      const rows = [...(rig.emulator.organization.rows.get(table.logicalName) ?? [])];
      const id = rows[index]?.[table.key.logicalName];
      return typeof id === 'string' ? id : undefined;
    };

    /** What there is to say of a table, for a list that a failed test shows. */
    const problems: string[] = [];
    const note = (table: Table, what: string, { errors = [] }: Answer): void => {
      for (const { message, path, extensions } of errors)
        problems.push(
          `${table.logicalName} ${what} ${String(path)}: ${message} ${JSON.stringify(extensions)}`,
        );
    };

    /** Values for everything that an input has, and what the row should then read. */
    const inputOf = (table: Table, kind: 'create' | 'update', turn: number) => {
      const input: Record<string, unknown> = {};
      const expected = new Map<string, unknown>();
      for (const [index, member] of writableMembers(allWriteRights, table, kind).entries()) {
        if (member.kind === 'column' && member !== table.key) {
          // It says when the row was made, in the place of another column.
          const value = member.logicalName === 'overriddencreatedon' ? undefined : valueOf(member, turn);
          if (value === undefined) continue;
          input[member.field] = value;
          expected.set(member.field, value);
        } else if (member.kind === 'lookup') {
          const targets = bindingTargets(model, member);
          const target = targets[(index + turn) % targets.length];
          const id = target && anyRow(target.table, turn);
          if (target === undefined || id === undefined) continue;
          input[member.field] = member.result.kind === 'object' ? id : { [target.table.oneField]: id };
          const idField = lookupIdOf(table, member);
          if (idField !== undefined) expected.set(idField, id);
        }
      }
      return { input, expected };
    };

    const compare = (
      table: Table,
      what: string,
      row: unknown,
      expected: ReadonlyMap<string, unknown>,
    ): void => {
      for (const [field, value] of expected) {
        const member = table.fields.get(field);
        const kind = member?.kind === 'column' ? member.type.kind : 'guid';
        const actual = (row as Record<string, unknown> | null)?.[field];
        if (!sameValue(kind, actual, value))
          problems.push(
            `${table.logicalName}.${field} ${what}: wrote ${String(value)}, read ${String(actual)}`,
          );
      }
    };

    it('every table takes all that its inputs have, and reads as it was written', async () => {
      let written = 0;
      for (const [index, table] of someTables().entries()) {
        const id = guid(5000 + index);
        const { typeName, oneField } = table;
        const [made, changed] = [inputOf(table, 'create', 1), inputOf(table, 'update', 2)];
        const select = (fields: ReadonlyMap<string, unknown>): string =>
          ['recordId', ...fields.keys()].join(' ');
        const answer = await rig.run(
          `mutation($made: ${typeName}CreateInput!, $changed: ${typeName}UpdateInput!) {
          made: create${typeName}(input: $made) { ${select(made.expected)} }
          changed: update${typeName}(id: "${id}", input: $changed) { ${select(changed.expected)} }
        }`,
          { made: { ...made.input, [table.key.field]: id }, changed: changed.input },
        );
        note(table, 'is written', answer);
        compare(table, 'in the answer of the create', answer.data?.['made'], made.expected);
        compare(table, 'in the answer of the update', answer.data?.['changed'], changed.expected);
        const read = await rig.run(`{ ${oneField}(id: "${id}") { ${select(changed.expected)} } }`);
        compare(table, 'read again', read.data?.[oneField], changed.expected);
        written += 1;
      }
      expect(problems).toEqual([]);
      expect(written).toBeGreaterThan(20);
    });

    it('collections take rows that are there, and let go of them', async () => {
      let linked = 0;
      for (const table of someTables()) {
        const id = anyRow(table);
        if (id === undefined) continue;
        for (const collection of someCollections(table)) {
          const target = relatedTarget({ model, rights: allWriteRights }, table, collection);
          const other = target && anyRow(target, 2);
          if (target === undefined || other === undefined || (target === table && other === id)) continue;
          const change = (verb: 'link' | 'unlink'): Promise<Answer> =>
            rig.run(
              `mutation { update${table.typeName}(id: "${id}", input: { ${collection.field}: { ${verb}: ["${other}"] } }) { recordId ${collection.field}(first: 100) { nodes { recordId } } } }`,
            );
          const has = ({ data }: Answer): boolean => {
            const row = data?.[`update${table.typeName}`] as Record<
              string,
              { nodes: readonly { recordId: string }[] }
            > | null;
            return row?.[collection.field]?.nodes.some(({ recordId }) => recordId === other) === true;
          };
          const off = await change('unlink');
          const on = await change('link');
          // Of some the double has no table to keep the pairs in.
          if (
            on.errors?.some(
              ({ extensions }) =>
                (extensions?.['dataverse'] as { code?: string } | undefined)?.code === '0x80040800',
            )
          )
            continue;
          note(table, collection.field, on);
          const gone = await change('unlink');
          note(table, collection.field, gone);
          if (has(off) || !has(on) || has(gone))
            problems.push(`${table.logicalName}.${collection.field}: ${[off, on, gone].map(has).join()}`);
          linked += 1;
        }
      }
      expect(problems).toEqual([]);
      expect(linked).toBeGreaterThan(20);
    });
  },
);

/** All many-to-many ones, and of the others one. */
const someCollections = ({ fields }: Table): readonly Collection[] => {
  const all = [...fields.values()].filter((member): member is Collection => member.kind === 'collection');
  const [one] = all.filter(({ relation }) => relation === 'oneToMany');
  return [...all.filter(({ relation }) => relation === 'manyToMany'), ...(one === undefined ? [] : [one])];
};

const lookupIdOf = ({ fields }: Table, { logicalName }: Lookup): string | undefined =>
  [...fields.values()].find((member) => member.kind === 'lookupId' && member.logicalName === logicalName)
    ?.field;
