import type { FileType, ImageType } from './column-type.ts';
import type { TableSource } from './tables.ts';

type FileColumnType = ImageType | Pick<FileType, 'kind' | 'nameProperty'>;

/** Image and file columns of a table, and the properties beside them that are folded into them (contract §5.9). */
export interface FileColumns {
  /** By property; a text is the reason why there is no such column. */
  readonly types: ReadonlyMap<string, FileColumnType | string>;
  /** `entityimage_url`, `entityimage_timestamp`, `entityimageid`, `acme_manifest_name`: no columns of their own. */
  readonly companions: ReadonlySet<string>;
}

/**
 * Finds images and files. Without definitions a binary property with a `<name>_url` beside it is an image; what another
 * one holds is not known.
 */
export function readFileColumns(table: TableSource): FileColumns {
  const types = new Map<string, FileColumnType | string>();
  const companions = new Set<string>();
  const companion = (name: string, suffix: string, type?: string): string | undefined => {
    const property = table.properties.get(name + suffix);
    if (property === undefined || property.name === table.key) return undefined;
    if (type !== undefined && property.type.name !== type) return undefined;
    companions.add(property.name);
    return property.name;
  };
  for (const { name, type } of table.properties.values()) {
    const typeName = table.definition?.columns.get(name)?.typeName;
    const isImage =
      typeName === 'ImageType' ||
      (type.name === 'Edm.Binary' && typeName !== 'FileType' && table.properties.has(`${name}_url`));
    if (isImage) {
      companion(name, '_url');
      const timestampProperty = companion(name, '_timestamp');
      const idProperty = companion(name, 'id', 'Edm.Guid');
      types.set(name, { kind: 'image', timestampProperty, idProperty });
    } else if (typeName === 'FileType') {
      types.set(name, { kind: 'file', nameProperty: companion(name, '_name') });
    } else if (type.name === 'Edm.Binary') {
      types.set(name, 'it is binary, and nothing says whether it is an image or a file');
    }
  }
  return { types, companions };
}
