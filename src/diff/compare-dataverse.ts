import {
  isEnumType,
  isInterfaceType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

import { readDataverseNote } from './dataverse-directive.ts';
import type { Criticality, SchemaChange } from './schema-change.ts';

/**
 * Differences that GraphQL can't see, because every name and type is the same: a name that means another column or another
 * number, a choice with another label, a column that can't be written any more.
 */
export const compareDataverse = (before: GraphQLSchema, after: GraphQLSchema): SchemaChange[] => {
  const changes: SchemaChange[] = [];
  for (const type of Object.values(before.getTypeMap())) {
    const other = after.getType(type.name);
    if (isEnumType(type) && isEnumType(other)) {
      changes.push(...sourceChange(type.name, type, other), ...valueChanges(type, other));
    } else if (
      (isObjectType(type) || isInterfaceType(type)) &&
      (isObjectType(other) || isInterfaceType(other))
    ) {
      // An interface is named by its tables, and one more of them is told by GraphQL itself.
      if (isObjectType(type)) changes.push(...sourceChange(type.name, type, other));
      // Types beside a table's own, such as of its display texts, would only say the same again.
      if (readDataverseNote(type) === undefined && type !== before.getQueryType()) continue;
      const fields = other.getFields();
      for (const field of Object.values(type.getFields())) {
        const now = fields[field.name];
        if (now !== undefined) changes.push(...fieldChanges(`${type.name}.${field.name}`, field, now));
      }
    }
  }
  return changes;
};

type Field = GraphQLField<unknown, unknown>;

const fieldChanges = (path: string, before: Field, after: Field): SchemaChange[] => {
  const [was, is] = [readDataverseNote(before), readDataverseNote(after)];
  const changes = sourceChange(path, before, after);
  if (was === undefined || is === undefined) return changes;
  if (!was.readOnly && is.readOnly) {
    changes.push(changed('dangerous', path, `Field '${path}' became read-only`));
  }
  if (was.readOnly && !is.readOnly) {
    changes.push(changed('safe', path, `Field '${path}' can be written now`));
  }
  if (was.required !== is.required) {
    // Only this level is enforced by the Web API (contract §3.3).
    const criticality = is.required === 'SystemRequired' ? 'dangerous' : 'safe';
    changes.push(
      changed(
        criticality,
        path,
        `Field '${path}' is ${requirement(is.required)} now, before: ${requirement(was.required)}`,
      ),
    );
  }
  return changes;
};

const requirement = (required: string | undefined): string => {
  if (required === undefined) return 'not required';
  return `required (${required})`;
};

/** Another logical name behind the same GraphQL name. */
const sourceChange = (
  path: string,
  before: Parameters<typeof readDataverseNote>[0],
  after: Parameters<typeof readDataverseNote>[0],
): SchemaChange[] => {
  const [was, is] = [readDataverseNote(before)?.name, readDataverseNote(after)?.name];
  if (was === undefined || is === undefined || was === is) return [];
  return [changed('breaking', path, `'${path}' means '${is}' now, before: '${was}'`)];
};

const valueChanges = (before: GraphQLEnumType, after: GraphQLEnumType): SchemaChange[] =>
  before.getValues().flatMap((value) => {
    const now = after.getValue(value.name);
    return now ? valueChange(`${before.name}.${value.name}`, value, now) : [];
  });

const valueChange = (path: string, before: GraphQLEnumValue, after: GraphQLEnumValue): SchemaChange[] => {
  const [was, is] = [readDataverseNote(before)?.value, readDataverseNote(after)?.value];
  if (was !== undefined && is !== undefined && was !== is) {
    return [changed('breaking', path, `Enum value '${path}' is the number ${is} now, before: ${was}`)];
  }
  const [old, label] = [before.description ?? '', after.description ?? ''];
  if (old === label) return [];
  if (is === undefined) return [changed('safe', path, `Description of enum value '${path}' changed`)];
  // The name was made of the label once, and is kept: as soon as their letters differ it says something else.
  const criticality = letters(old) === letters(label) ? 'safe' : 'dangerous';
  return [
    changed(
      criticality,
      path,
      `Enum value '${path}' keeps its name, but its label is '${label}' now, before: '${old}'`,
    ),
  ];
};

const letters = (label: string): string => label.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

const changed = (criticality: Criticality, path: string, message: string): SchemaChange => ({
  criticality,
  kind: 'changed',
  path,
  message,
});
