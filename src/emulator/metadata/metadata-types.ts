import { DataError } from '../data-error.ts';
import { attributeMetadataTypes, enumAttributeMetadata } from './attribute-metadata-types.ts';
import { entityMetadata } from './entity-metadata.ts';
import { entityKeyMetadata } from './key-metadata.ts';
import { isA, type MetadataTypeShape } from './metadata-object.ts';
import { booleanOptionSetMetadata, optionSetMetadata, optionSetMetadataBase } from './option-set-metadata.ts';
import { metadataBase } from './property.ts';
import {
  manyToManyRelationshipMetadata,
  oneToManyRelationshipMetadata,
  relationshipMetadataBase,
} from './relationship-metadata.ts';

/** Every metadata type that `$metadata` declares, but the root `crmmodelbaseentity`. */
export const metadataTypes: readonly MetadataTypeShape[] = [
  metadataBase,
  ...attributeMetadataTypes,
  entityMetadata,
  entityKeyMetadata,
  optionSetMetadataBase,
  optionSetMetadata,
  booleanOptionSetMetadata,
  relationshipMetadataBase,
  oneToManyRelationshipMetadata,
  manyToManyRelationshipMetadata,
];

/**
 * The type that a cast names.
 * @param declared type of the rows before the cast
 * @throws DataError 400 when there is no such type, it is not derived from the declared one, or it is
 *   EnumAttributeMetadata, which cannot be cast to (contract §3.3)
 */
export function castType(declared: MetadataTypeShape, name: string): MetadataTypeShape {
  const type = metadataTypes.find((candidate) => candidate.name === name);
  if (type === undefined || !isA(type, declared)) {
    throw new DataError(
      400,
      '0x80060888',
      `The type 'Microsoft.Dynamics.CRM.${name}' is not derived from 'Microsoft.Dynamics.CRM.${declared.name}'.`,
    );
  }
  if (type === enumAttributeMetadata) {
    throw new DataError(
      400,
      '0x80060888',
      `A cast to the abstract type 'Microsoft.Dynamics.CRM.${name}' is not supported; name one of its derived types.`,
    );
  }
  return type;
}
