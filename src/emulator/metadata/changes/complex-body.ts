import { lineage, type MetadataObject } from '../metadata-object.ts';
import { namespace } from '../metadata-query.ts';
import { isList } from '../metadata-row.ts';
import { complexTypeName } from './complex-type-name.ts';

export interface ComplexBodyOptions {
  /** Properties and navigations besides those that always come; undefined: all. */
  readonly properties: ReadonlySet<string> | undefined;
  /** Null where no earlier state is compared with. */
  readonly hasChanged: boolean | null;
  /** Body of what a selected navigation leads to. */
  readonly follow: (navigation: string, found: readonly MetadataObject[] | MetadataObject | null) => unknown;
}

/** Come whatever is asked for. */
const always: ReadonlySet<string> = new Set(['MetadataId', 'LogicalName', 'Name']);

/**
 * A metadata object as the complex type that `RetrieveMetadataChanges` gives: what it may lead to is a member of it, and
 * what was not asked for is null, or an empty list.
 */
export function complexBody(
  object: MetadataObject,
  { properties, hasChanged, follow }: ComplexBodyOptions,
): Record<string, unknown> {
  const wants = (name: string): boolean => properties?.has(name) ?? true;
  const body: Record<string, unknown> = {};
  const type = complexTypeName(object.type);
  if (type.endsWith('AttributeMetadata') && type !== 'ComplexAttributeMetadata') {
    body['@odata.type'] = `#${namespace}${type}`;
  }
  for (const { properties: declared, navigations } of lineage(object.type)) {
    for (const [name, { type: declaredType }] of Object.entries(declared)) {
      if (wants(name) || always.has(name)) body[name] = object.value(name);
      else body[name] = declaredType.startsWith('Collection(') ? [] : null;
    }
    for (const [name, { collection, contained }] of Object.entries(navigations)) {
      // GlobalOptionSet is a link, which a complex type has none of.
      if (!collection && !contained) continue;
      if (wants(name)) body[name] = follow(name, object.follow(name));
      else body[name] = collection ? [] : null;
    }
  }
  body['HasChanged'] = hasChanged;
  return body;
}

/** Objects by their metadata id. */
export function byMetadataId(
  found: readonly MetadataObject[] | MetadataObject | null | undefined,
): ReadonlyMap<unknown, MetadataObject> {
  const objects = found === null || found === undefined ? [] : isList(found) ? found : [found];
  return new Map(objects.map((object) => [object.value('MetadataId'), object]));
}
