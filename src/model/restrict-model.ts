import type { Definitions } from '../metadata/definitions.ts';
import { resolveExposure, type Exposure } from './exposure.ts';
import type { AlternateKey, Choice, Column, Lookup, LookupInterface, Member, Model, Table } from './model.ts';

/**
 * The part of a model that an audience sees. Names, enums and the kinds of lookups stay as they are, so that a query which is
 * valid in two audiences means the same in both.
 *
 * @param definitions needed where a pattern names a solution
 * @throws ExposureError
 */
export function restrictModel(model: Model, exposure: Exposure, definitions?: Definitions): Model {
  const visibility = resolveExposure(exposure, definitions);
  const visible = new Set([...model.tables.keys()].filter((table) => visibility.table(table)));
  const interfaces = restrictInterfaces(model, visible);
  const isVisible = (table: Table, member: Member): boolean =>
    !('logicalName' in member) ||
    member.logicalName === table.key.logicalName ||
    visibility.column(table.logicalName, member.logicalName);
  const tables = new Map<string, Table>();
  for (const [name, table] of model.tables) {
    if (!visible.has(name)) continue;
    const fields = new Map<string, Member>();
    for (const [field, member] of table.fields) {
      const kept = isVisible(table, member) ? restrictMember(member, table, visible) : undefined;
      if (kept !== undefined) fields.set(field, kept);
    }
    tables.set(name, restrictTable(table, fields, interfaces));
  }
  const choices = usedChoices(tables.values());
  return { ...model, tables, interfaces, choices };
}

function restrictInterfaces(model: Model, visible: ReadonlySet<string>): Map<string, LookupInterface> {
  const interfaces = new Map<string, LookupInterface>();
  for (const [name, one] of model.interfaces) {
    const targets = one.targets.filter((target) => visible.has(target));
    if (targets.length > 0) interfaces.set(name, { ...one, targets });
  }
  return interfaces;
}

/** The member as far as its targets are visible; undefined where none is. */
function restrictMember(member: Member, table: Table, visible: ReadonlySet<string>): Member | undefined {
  switch (member.kind) {
    case 'column':
    case 'activity':
      return member;
    case 'collection':
    case 'parties':
      return visible.has(member.target) ? member : undefined;
    case 'lookup': {
      const targets = member.targets.filter((target) => visible.has(target.table));
      return targets.length === 0 ? undefined : { ...member, targets };
    }
    case 'lookupId': {
      const lookup = lookupOf(table, member.logicalName);
      // An id that points at nothing visible would tell that there is something.
      if (lookup === undefined) return member;
      return lookup.targets.some((target) => visible.has(target.table)) ? member : undefined;
    }
  }
}

function lookupOf(table: Table, column: string): Lookup | undefined {
  for (const member of table.fields.values()) {
    if (member.kind === 'lookup' && member.logicalName === column) return member;
  }
  return undefined;
}

function restrictTable(
  table: Table,
  fields: ReadonlyMap<string, Member>,
  interfaces: ReadonlyMap<string, LookupInterface>,
): Table {
  const { primaryName } = table;
  const keepsName = primaryName === undefined || fields.has(primaryName.field);
  const keys = new Map<string, AlternateKey>();
  for (const [field, key] of table.keys) {
    if (key.parts.every((part) => fields.has(part.field))) keys.set(field, key);
  }
  return {
    ...table,
    fields,
    keys,
    primaryName: keepsName ? primaryName : undefined,
    hidesName: table.hidesName || !keepsName,
    interfaces: table.interfaces.filter((name) => interfaces.has(name)),
  };
}

function usedChoices(tables: Iterable<Table>): Map<string, Choice> {
  const choices = new Map<string, Choice>();
  const add = ({ type }: Column): void => {
    if (type.kind === 'choice' || type.kind === 'choices') choices.set(type.choice.typeName, type.choice);
  };
  for (const table of tables) {
    for (const member of table.fields.values()) if (member.kind === 'column') add(member);
  }
  return choices;
}
