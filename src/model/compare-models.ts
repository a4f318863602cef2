import type { Choice, ChoiceOption } from './choice.ts';
import type { AlternateKey, Column, Lookup, LookupId, Member, Model, Table } from './model.ts';
import { optionName } from './names.ts';

/** One difference between two models, and what it means for clients. */
export interface ModelChange {
  /** `breaking`: queries may fail. `dangerous`: answers may surprise. `safe`: neither. */
  readonly kind: 'breaking' | 'dangerous' | 'safe';
  /** GraphQL names: `Account.industryCode`, `AccountIndustryCode.FARMING`, `Query.accountByAccountNumber`. */
  readonly path: string;
  readonly message: string;
}

/** What changes for clients when the second model takes the place of the first, in the order of the first's names. */
export function compareModels(before: Model, after: Model): readonly ModelChange[] {
  const changes: ModelChange[] = [];
  for (const [name, table] of before.tables) {
    const now = after.tables.get(name);
    if (now === undefined) changes.push(breaking(table.typeName, `The table ${name} is gone`));
    else changes.push(...compareTables(table, now));
  }
  for (const [name, table] of after.tables) {
    if (!before.tables.has(name)) changes.push(safe(table.typeName, `The table ${name} is new`));
  }
  for (const [name, choice] of before.choices) {
    const now = after.choices.get(name);
    // A choice that is gone was reported with its column.
    if (now !== undefined) changes.push(...compareChoices(choice, now));
  }
  return changes;
}

function compareTables(before: Table, after: Table): ModelChange[] {
  const changes: ModelChange[] = [];
  const { typeName } = before;
  const renamed: readonly (readonly [path: string, was: string, is: string])[] = [
    [typeName, typeName, after.typeName],
    [`Query.${before.oneField}`, before.oneField, after.oneField],
    [`Query.${before.listField}`, before.listField, after.listField],
  ];
  for (const [path, was, is] of renamed) {
    if (was !== is) changes.push(breaking(path, `It is called ${is} now`));
  }
  if (before.primaryName?.logicalName !== after.primaryName?.logicalName) {
    const column = after.primaryName?.logicalName;
    const message = column === undefined ? 'It is always null now' : `It is the value of ${column} now`;
    changes.push(dangerous(`${typeName}.displayName`, message));
  }
  changes.push(...compareFields(before, after), ...compareKeys(before, after));
  return changes;
}

function compareFields(before: Table, after: Table): ModelChange[] {
  const changes: ModelChange[] = [];
  const names = new Map([...after.fields.values()].map((member) => [pathOf(member), member.field]));
  const old = new Set([...before.fields.values()].map(pathOf));
  for (const [field, member] of before.fields) {
    const path = `${before.typeName}.${field}`;
    const now = after.fields.get(field);
    const is = names.get(pathOf(member));
    if (is !== undefined && is !== field) changes.push(breaking(path, `It is called ${is} now`));
    else if (now === undefined) changes.push(breaking(path, 'It is gone'));
    else changes.push(...compareMembers(path, member, now));
  }
  for (const [field, member] of after.fields) {
    if (!before.fields.has(field) && !old.has(pathOf(member))) {
      changes.push(safe(`${before.typeName}.${field}`, 'It is new'));
    }
  }
  return changes;
}

function compareKeys(before: Table, after: Table): ModelChange[] {
  const changes: ModelChange[] = [];
  for (const [field, key] of before.keys) {
    const now = after.keys.get(field);
    const path = `Query.${field}`;
    if (now === undefined) changes.push(breaking(path, 'The alternate key is gone'));
    else if (argumentsOf(now) !== argumentsOf(key)) {
      changes.push(breaking(path, `Its arguments are ${argumentsOf(now)} now`));
    }
  }
  for (const field of after.keys.keys()) {
    if (!before.keys.has(field)) changes.push(safe(`Query.${field}`, 'The alternate key is new'));
  }
  return changes;
}

/** Names and types, sorted: arguments have no order. */
function argumentsOf({ parts }: AlternateKey): string {
  const argument = (part: Column | LookupId): string =>
    `${part.field} (${part.kind === 'column' ? typeOf(part) : 'guid'})`;
  return parts.map(argument).sort().join(', ');
}

function compareMembers(path: string, before: Member, after: Member): ModelChange[] {
  const [was, is] = [identityOf(before), identityOf(after)];
  if (was !== is) return [breaking(path, `It was ${was} and is ${is} now`)];
  const changes: ModelChange[] = [];
  if (before.kind === 'lookup' && after.kind === 'lookup')
    changes.push(...compareTargets(path, before, after));
  if ('readOnly' in before && 'readOnly' in after && !before.readOnly && after.readOnly) {
    changes.push(dangerous(path, 'It can only be read now'));
  }
  return changes;
}

/** What a member stands for, whatever its name and type are. */
function pathOf(member: Member): string {
  switch (member.kind) {
    case 'column':
    case 'lookup':
    case 'lookupId':
    case 'parties':
      return `${member.kind} ${member.logicalName}`;
    case 'collection':
      return member.path;
    case 'activity':
      return member.kind;
  }
}

/** All that a client's query relies on, in words. */
function identityOf(member: Member): string {
  switch (member.kind) {
    case 'column':
      return `the ${typeOf(member)} column ${member.logicalName}`;
    case 'lookup':
      return `the lookup ${member.logicalName} with ${resultOf(member)}`;
    case 'lookupId':
      return `the id of ${member.logicalName}`;
    case 'collection':
      return `the ${member.relation === 'oneToMany' ? 'one-to-many' : 'many-to-many'} relationship ${member.path}`;
    case 'parties':
      return `the parties of ${member.logicalName}`;
    case 'activity':
      return 'the activity';
  }
}

function typeOf({ type }: Column): string {
  return type.kind === 'choice' || type.kind === 'choices'
    ? `${type.kind} ${type.choice.typeName}`
    : type.kind;
}

function resultOf({ result }: Lookup): string {
  switch (result.kind) {
    case 'object':
      return `the one target ${result.table}`;
    case 'interface':
      return `the interface ${result.name}`;
    case 'record':
      return 'more than ten targets';
  }
}

function compareTargets(path: string, before: Lookup, after: Lookup): ModelChange[] {
  const names = (lookup: Lookup): Set<string> => new Set(lookup.targets.map(({ table }) => table));
  const [was, is] = [names(before), names(after)];
  // Every type is a Record, so a fragment on one that is never there stays valid; on one that left an interface it doesn't.
  const left = before.result.kind === 'interface' ? breaking : dangerous;
  return [
    ...[...was]
      .filter((table) => !is.has(table))
      .map((table) => left(path, `It never points at ${table} now`)),
    ...[...is]
      .filter((table) => !was.has(table))
      .map((table) => dangerous(path, `It may point at ${table} now`)),
  ];
}

function compareChoices(before: Choice, after: Choice): ModelChange[] {
  const changes: ModelChange[] = [];
  for (const [value, option] of before.byValue) {
    const now = after.byValue.get(value);
    const path = `${before.typeName}.${option.name}`;
    if (now === undefined) changes.push(breaking(path, `The option ${value} is gone`));
    else changes.push(...compareOptions(path, option, now));
  }
  for (const [value, option] of after.byValue) {
    if (before.byValue.has(value)) continue;
    changes.push(dangerous(`${after.typeName}.${option.name}`, `The option ${value} is new`));
  }
  return changes;
}

function compareOptions(path: string, before: ChoiceOption, after: ChoiceOption): ModelChange[] {
  if (before.name !== after.name) return [breaking(path, `It is called ${after.name} now`)];
  if (before.label === after.label) return [];
  // A name that was made of the label and is kept says something else as soon as the label would make another one.
  const tell = nameOf(before) === nameOf(after) ? safe : dangerous;
  return [tell(path, `Its label is "${after.label ?? ''}" now; the name stays`)];
}

function nameOf({ label, value }: ChoiceOption): string {
  return optionName(label, value).name;
}

function breaking(path: string, message: string): ModelChange {
  return { kind: 'breaking', path, message };
}

function dangerous(path: string, message: string): ModelChange {
  return { kind: 'dangerous', path, message };
}

function safe(path: string, message: string): ModelChange {
  return { kind: 'safe', path, message };
}
