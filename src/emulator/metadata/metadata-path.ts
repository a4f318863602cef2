import { DataError } from '../data-error.ts';
import { checkedNavigation, checkedProperty } from './checked-property.ts';
import { isA, lineage, type MetadataObject, type MetadataTypeShape } from './metadata-object.ts';
import { namespace } from './metadata-query.ts';
import { isList } from './metadata-row.ts';
import { castType } from './metadata-types.ts';

/** A set of the metadata API, such as EntityDefinitions, with everything in it. */
export interface MetadataSet {
  readonly declared: MetadataTypeShape;
  readonly objects: readonly MetadataObject[];
}

/** What a metadata path leads to. */
export type MetadataTarget =
  | {
      readonly kind: 'list';
      readonly declared: MetadataTypeShape;
      readonly objects: readonly MetadataObject[];
    }
  | { readonly kind: 'object'; readonly declared: MetadataTypeShape; readonly object: MetadataObject | null }
  | { readonly kind: 'property'; readonly value: unknown };

/**
 * Follows a path such as `(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata`.
 * @param rest path after the name of the set, percent-decoded; empty: the set itself
 * @throws DataError 404 for what is not there, 400 for a cast that cannot be
 */
export function resolveMetadataPath(set: MetadataSet, rest: string): MetadataTarget {
  let target: MetadataTarget = { kind: 'list', ...set };
  for (const segment of segmentsOf(rest)) {
    target = step(target, segment);
  }
  return target;
}

/** A key in parentheses is a segment of its own: `(LogicalName='account')`, `/Attributes`, `(LogicalName='name')`. */
function segmentsOf(rest: string): readonly string[] {
  const segments = rest.match(/\/[^/('()]+|\((?:'(?:[^']|'')*'|[^')])*\)/g) ?? [];
  if (segments.join('') !== rest) {
    throw notFound(rest);
  }
  return segments;
}

function step(target: MetadataTarget, segment: string): MetadataTarget {
  if (target.kind === 'property') {
    throw notFound(segment);
  }
  if (segment.startsWith('(')) {
    if (target.kind !== 'list') {
      throw notFound(segment);
    }
    return {
      kind: 'object',
      declared: target.declared,
      object: findByKey(target, segment.slice(1, -1)),
    };
  }
  const name = segment.slice(1);
  if (name.startsWith(namespace)) {
    return cast(target, castType(target.declared, name.slice(namespace.length)));
  }
  if (target.kind === 'list' || target.object === null) {
    throw notFound(name);
  }
  return member(target.object, target.declared, name);
}

function cast(
  target: Exclude<MetadataTarget, { kind: 'property' }>,
  declared: MetadataTypeShape,
): MetadataTarget {
  if (target.kind === 'list') {
    return { ...target, declared };
  }
  if (target.object === null || !isA(target.object.type, declared)) {
    throw notFound(`${namespace}${declared.name}`);
  }
  return { ...target, declared };
}

function member(object: MetadataObject, declared: MetadataTypeShape, name: string): MetadataTarget {
  const isNavigation = lineage(declared).some(({ navigations }) => name in navigations);
  if (!isNavigation) {
    try {
      checkedProperty(declared, name);
    } catch {
      throw notFound(name);
    }
    return { kind: 'property', value: object.value(name) };
  }
  const { target } = checkedNavigation(declared, name);
  const found = object.follow(name);
  return found !== null && isList(found)
    ? { kind: 'list', declared: target, objects: found }
    : { kind: 'object', declared: target, object: found };
}

/** `LogicalName='account'`, `MetadataId=<guid>`, `<guid>`, `'account'`. */
function findByKey(
  {
    declared,
    objects,
  }: { readonly declared: MetadataTypeShape; readonly objects: readonly MetadataObject[] },
  key: string,
): MetadataObject {
  const match = /^(?:(?<name>\w+)\s*=\s*)?(?:'(?<quoted>(?:[^']|'')*)'|(?<guid>[0-9a-fA-F-]{36}))$/.exec(
    key.trim(),
  );
  const quoted = match?.groups?.['quoted']?.replaceAll("''", "'");
  const property = match?.groups?.['name'] ?? (quoted === undefined ? 'MetadataId' : declared.alternateKey);
  const isKey = property === 'MetadataId' || property === declared.alternateKey;
  if (match === null || property === undefined || !isKey) {
    throw new DataError(
      400,
      '0x80060888',
      `The key in the request URI is not valid for resource '${namespace}${declared.name}'. Ensure that the names and ` +
        'number of key properties match the declared or alternate key properties for the resource.',
    );
  }
  const wanted = quoted ?? match.groups?.['guid']?.toLowerCase();
  const found = objects.find((object) => object.value(property) === wanted);
  if (found === undefined) {
    throw new DataError(
      404,
      '0x80060888',
      `Could not find an object of type ${namespace}${declared.name} with ${property} '${String(wanted)}' in the metadata cache.`,
    );
  }
  return found;
}

function notFound(segment: string): DataError {
  return new DataError(
    404,
    '0x8006088a',
    `Resource not found for the segment '${segment.replace(/^\//, '')}'.`,
  );
}
