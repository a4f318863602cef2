import type { Column, Table } from '../model/model.ts';
import type { Need } from '../query/need.ts';
import { isGuarded, lookupOf } from './filter/lookup-guard.ts';
import { planCollection } from './plan-collection.ts';
import { planFile, planImage } from './plan-file.ts';
import { planFormatted } from './plan-formatted.ts';
import { isIdentityPart, planActivity, planLookup, planPart } from './plan-lookup.ts';
import { planParties } from './plan-parties.ts';
import type { Planner } from './planner.ts';
import type { RecordInput } from './record-input.ts';
import type { FieldPlan, IdentityPart, RecordPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

/** Plans the fields selected of one table's rows. Pure, except that it extends `input.need`. */
export const planRecord = (planner: Planner, input: RecordInput): RecordPlan => {
  planner.onFields?.(input.fields.length);
  return { table: input.table, fields: input.fields.map((field) => planField(planner, input, field)) };
};

const planField = (planner: Planner, input: RecordInput, field: FieldSelection): FieldPlan => {
  const { table, need } = input;
  const { key } = field;
  if (field.name === '__typename') return { kind: 'typeName', key };
  if (isIdentityPart(field.name)) {
    if (input.identity === 'row') needIdentity(table, need, field.name);
    return { kind: 'identity', key, part: field.name };
  }
  if (field.name === 'formatted') return planFormatted(planner, input, { field, planRecord });
  const member = table.fields.get(field.name);
  if (member === undefined) throw new TypeError(`Type ${table.typeName} has no field ${field.name}`);
  switch (member.kind) {
    case 'column':
      return planColumn(input, field, member);
    case 'lookupId': {
      const lookup = lookupOf(table, member.logicalName);
      if (lookup !== undefined && isGuarded(planner.rules, lookup)) {
        const part = { key, lookup, part: 'recordId', planRecord } as const;
        return { kind: 'part of record', key, lookup: planPart(planner, input, part) };
      }
      need.columns.add(member.property);
      return { kind: 'lookupId', key, property: member.property };
    }
    case 'lookup':
      return planLookup(planner, input, { field, lookup: member, planRecord });
    case 'activity':
      return planActivity(planner, input, { field, activity: member, planRecord });
    case 'parties':
      return planParties(planner, input, { field, member, planRecord });
    case 'collection':
      return planCollection(planner, input, { field, collection: member, planRecord });
  }
};

const planColumn = ({ table, need }: RecordInput, field: FieldSelection, column: Column): FieldPlan => {
  const { type } = column;
  if (type.kind === 'image') return planImage({ field, table, column, type, need });
  if (type.kind === 'file') return planFile({ field, table, column, type, need });
  need.columns.add(column.property);
  need.lossless ||= type.kind === 'decimal' || type.kind === 'bigInt';
  return { kind: 'column', key: field.key, column };
};

const needIdentity = (table: Table, need: Need, part: IdentityPart): void => {
  if (part === 'id' || part === 'recordId') need.columns.add(table.key.property);
  if (part === 'displayName' && table.primaryName !== undefined) {
    need.columns.add(table.primaryName.property);
  }
};
