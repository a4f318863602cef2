import { checkedProperty } from '../checked-property.ts';
import type { MetadataObject } from '../metadata-object.ts';
import { metadataTypes } from '../metadata-types.ts';
import type { MetadataCondition, MetadataCriteria } from './entity-query.ts';

/**
 * Whether a metadata object meets criteria. A property that only other types have is null.
 * @param criteria undefined: everything does
 * @throws DataError 400 for a property that no metadata type has
 */
export function meetsCriteria(object: MetadataObject, criteria: MetadataCriteria | undefined): boolean {
  if (criteria === undefined) return true;
  const { any, conditions, filters } = criteria;
  const results = [
    ...conditions.map((condition) => meetsCondition(object, condition)),
    ...filters.map((filter) => meetsCriteria(object, filter)),
  ];
  if (results.length === 0) return true;
  return any ? results.includes(true) : !results.includes(false);
}

function meetsCondition(object: MetadataObject, { property, operator, values }: MetadataCondition): boolean {
  const isKnown = metadataTypes.some(({ properties }) => property in properties);
  if (!isKnown) checkedProperty(object.type, property);
  const own = textOf(object.value(property));
  const isOneOf = own === undefined ? values.length === 0 : values.some((value) => sameText(own, value));
  switch (operator) {
    case 'Equals':
    case 'In':
      return isOneOf;
    case 'NotEquals':
    case 'NotIn':
      return !isOneOf;
    case 'GreaterThan':
      return own !== undefined && Number(own) > Number(values[0]);
    case 'LessThan':
      return own !== undefined && Number(own) < Number(values[0]);
  }
}

/** Of a managed property or type name (`{ Value: … }`) its value. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'Value' in value) return textOf(value.Value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** Samples write booleans as `True` and as `true`. */
const sameText = (left: string, right: string): boolean =>
  left === right || (/^(true|false)$/.test(left) && left === right.toLowerCase());
