import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { fileSource } from '../../src/metadata/file-source.ts';
import { buildModel } from '../../src/model/build-model.ts';
import type { Model } from '../../src/model/model.ts';
import { printFacts, readFacts, type SchemaFacts } from '../support/independent/schema-facts.ts';
import { sdlOf } from '../support/sdl-of.ts';
import { hasSharedData, sharedData } from '../support/shared-data.ts';

type Json = Readonly<Record<string, unknown>>;

const tables = ['account', 'activitypointer', 'contact', 'transactioncurrency'];

const read = (path: string): Json =>
  JSON.parse(readFileSync(sharedData(`definitions/${path}`), 'utf8')) as Json;
const attributesOf = (table: string): readonly Json[] =>
  read(`${table}/EntityMetadata.json`)['Attributes'] as Json[];
const labelOf = (label: unknown): string | undefined => {
  const own = (label as Json | null)?.['UserLocalizedLabel'] as Json | null | undefined;
  return own?.['Label'] as string | undefined;
};

/** Names of the properties that the document declares on a table itself, found by a search for text. */
const declaredOn = (document: string, table: string): ReadonlySet<string> => {
  const type = new RegExp(`<EntityType Name="${table}"[^>]*>(.*?)</EntityType>`, 's').exec(document)?.[1];
  return new Set([...(type ?? '').matchAll(/<Property Name="(\w+)"/g)].map(([, name = '']) => name));
};

/** Columns with options, as the files of their kinds have them: option sets by table and column. */
const optionSetsOf = (table: string, kind: string): ReadonlyMap<string, Json> => {
  const rows = read(`${table}/${kind}OptionSetAttribute.json`)['value'] as Json[];
  return new Map(rows.map((row) => [String(row['LogicalName']), (row['OptionSet'] ?? {}) as Json]));
};

describe.skipIf(!hasSharedData)('real definitions beside a real document', () => {
  let document: string;
  let model: Model;
  let facts: SchemaFacts;
  beforeAll(async () => {
    const metadata = sharedData('csdl/sales-service-v9.xml');
    document = readFileSync(metadata, 'utf8');
    const loaded = await fileSource({ metadata, definitions: sharedData('definitions') }).load();
    model = buildModel(loaded).model;
    facts = readFacts(sdlOf(model));
  });

  it('give the fields, labels, required levels and enums that were read by hand', async () => {
    expect(model.csdlOnly).toBe(false);
    await expect(printFacts(facts, tables)).toMatchFileSnapshot('real-definitions.golden.txt');
  });

  it.each(tables)('every column of %s has its label and required level', (table) => {
    const declared = declaredOn(document, table);
    const fields = facts.tables.get(table)?.columns;
    let count = 0;
    for (const attribute of attributesOf(table)) {
      const name = String(attribute['LogicalName']);
      const isThere = declared.has(name) || declared.has(`_${name}_value`);
      if (!isThere || attribute['IsValidForRead'] === false || attribute['AttributeOf'] !== null) continue;
      count++;
      if (/^entityimage(id|_url|_timestamp)$/.test(name)) continue; // part of the image
      const field = fields?.get(name)?.find(({ field: own }) => own !== 'activity');
      const level = (attribute['RequiredLevel'] as Json)['Value'];
      expect([name, field?.required ?? 'None']).toEqual([name, level]);
      const label = labelOf(attribute['DisplayName']);
      if (label !== undefined) expect([name, field?.description?.startsWith(label)]).toEqual([name, true]);
      const writable = attribute['IsValidForCreate'] === true || attribute['IsValidForUpdate'] === true;
      expect([name, field?.readOnly]).toEqual([name, !writable]);
    }
    expect(count).toBeGreaterThan(10);
  });

  it.each(tables)('every choice of %s has its options', (table) => {
    for (const kind of ['Picklist', 'State', 'Status']) {
      for (const [column, set] of optionSetsOf(table, kind)) {
        const [field] = facts.tables.get(table)?.columns.get(column) ?? [];
        if (field === undefined) {
          expect([column, declaredOn(document, table).has(column)]).toEqual([column, false]);
          continue;
        }
        const options = (set['Options'] as Json[]).map(({ Value, Label }) => [Value, labelOf(Label)]);
        const found = facts.enums.get(field.typeName)?.map(({ value, label }) => [value, label]) ?? [];
        const byValue = (one: readonly unknown[], other: readonly unknown[]) =>
          Number(one[0]) - Number(other[0]);
        expect([column, [...found].sort(byValue)]).toEqual([column, [...options].sort(byValue)]);
      }
    }
  });

  it.each(tables)('every two-option column of %s has its labels', (table) => {
    const columns = [...(model.tables.get(table)?.fields.values() ?? [])].filter(
      ({ kind }) => kind === 'column',
    );
    for (const [name, set] of optionSetsOf(table, 'Boolean')) {
      const column = columns.find((one) => one.kind === 'column' && one.logicalName === name);
      if (column?.kind !== 'column') continue;
      const labels = ['FalseOption', 'TrueOption'].map((one) => labelOf((set[one] as Json)['Label']));
      expect([name, column.twoOptions?.map(({ label }) => label)]).toEqual([name, labels]);
    }
  });
});
