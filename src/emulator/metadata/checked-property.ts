import { DataError } from '../data-error.ts';
import { lineage, type MetadataTypeShape, type NavigationShape } from './metadata-object.ts';

/**
 * Makes sure that a type has a property, its own or inherited.
 * @throws DataError 400 `0x80060888`, in the words of contract §4.2
 */
export function checkedProperty(type: MetadataTypeShape, property: string): void {
  if (!lineage(type).some(({ properties }) => property in properties)) {
    throw unknownProperty(type, property);
  }
}

/** @throws DataError 400 `0x80060888` when the type has no such navigation */
export function checkedNavigation(type: MetadataTypeShape, navigation: string): NavigationShape {
  for (const { navigations } of lineage(type)) {
    const found = navigations[navigation];
    if (found !== undefined) {
      return found;
    }
  }
  throw unknownProperty(type, navigation);
}

function unknownProperty(type: MetadataTypeShape, property: string): DataError {
  return new DataError(
    400,
    '0x80060888',
    `Could not find a property named '${property}' on type 'Microsoft.Dynamics.CRM.${type.name}'.`,
  );
}
