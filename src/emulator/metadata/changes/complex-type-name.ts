import { lineage, type MetadataTypeShape } from '../metadata-object.ts';

/**
 * Name of the complex type that stands for a metadata type: `ComplexStringAttributeMetadata`. All columns with options
 * share one, as real documents declare none for each.
 */
export function complexTypeName(type: MetadataTypeShape): string {
  const isEnum = lineage(type).some(({ name }) => name === 'EnumAttributeMetadata');
  return `Complex${isEnum ? 'EnumAttributeMetadata' : type.name}`;
}
