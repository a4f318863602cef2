import type { Choice } from '../../src/model/choice.ts';
import type { Member, Model, Table } from '../../src/model/model.ts';

/** Every name that clients may write, by what it stands for: `account.name` → `name`. Names of generated types follow their table's. */
export function modelNames({ tables }: Model): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const table of tables.values()) {
    const { logicalName } = table;
    names.set(`${logicalName} type`, table.typeName);
    names.set(`${logicalName} one`, table.oneField);
    names.set(`${logicalName} list`, table.listField);
    for (const key of table.keys.values()) names.set(`${logicalName} key ${key.logicalName}`, key.field);
    for (const member of table.fields.values()) addMember(names, table, member);
  }
  return names;
}

function addMember(names: Map<string, string>, { logicalName }: Table, member: Member): void {
  const path = `${logicalName} ${member.kind} ${idOf(member)}`;
  names.set(path, member.field);
  if (member.kind === 'lookup' && member.result.kind === 'interface') {
    // An interface belongs to a set of targets: with other targets it may be another.
    names.set(`${path} to ${member.targets.map(({ table }) => table).join('+')}`, member.result.name);
  }
  if (member.kind === 'column' && 'choice' in member.type) addChoice(names, path, member.type.choice);
}

function addChoice(names: Map<string, string>, path: string, choice: Choice): void {
  names.set(`${path} enum`, choice.typeName);
  for (const { value, name } of choice.options) names.set(`${path}#${value}`, name);
}

/** What a member is called by Dataverse. */
function idOf(member: Member): string {
  switch (member.kind) {
    case 'collection':
      return member.path;
    case 'activity':
      return member.property;
    default:
      return member.logicalName;
  }
}
