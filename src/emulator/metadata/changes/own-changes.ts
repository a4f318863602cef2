import { lineage, type MetadataObject } from '../metadata-object.ts';

/** Moves when a column before it is dropped; that is no change of this one. Options are compared one by one. */
const notCompared: ReadonlySet<string> = new Set([
  'HasChanged',
  'ColumnNumber',
  'Options',
  'TrueOption',
  'FalseOption',
]);

/** Whether a property of the object itself differs, apart from what is below it. */
export function ownChanges(now: MetadataObject, then: MetadataObject): boolean {
  if (now.type !== then.type) return true;
  return lineage(now.type).some(({ properties }) =>
    Object.keys(properties).some(
      (name) =>
        !notCompared.has(name) && JSON.stringify(now.value(name)) !== JSON.stringify(then.value(name)),
    ),
  );
}
