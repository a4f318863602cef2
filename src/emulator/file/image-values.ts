import type { RequestScope } from '../data-context.ts';
import { plainText } from '../filter/comparable.ts';
import type { ColumnDefinition, Row, TableDefinition, Value } from '../organization.ts';
import { storedFile } from '../store/stored-file.ts';
import { invalidImage, tooBig } from './file-errors.ts';

/** First bytes of the types that images may have. */
const signatures: readonly (readonly [type: string, start: string])[] = [
  ['image/png', '89504e47'],
  ['image/gif', '47494638'],
  ['image/jpeg', 'ffd8ff'],
  ['image/bmp', '424d'],
  ['image/tiff', '49492a00'],
  ['image/tiff', '4d4d002a'],
];

const maxImage = 31_457_280;

/**
 * What follows from images that are written: their ids, time stamps and addresses, and where the column keeps more than a
 * thumbnail the whole image (contract §5.9). The thumbnail itself is the image: this double scales nothing.
 * @param values all values of the row, with what changes
 * @throws DataError 400 `0x80072553` for what is no image, `0x80044a02` for one that is too big
 */
export function imageValues(
  scope: RequestScope,
  { columns, logicalName, primaryId }: TableDefinition,
  [values, changed]: readonly [values: Row, changed: Row],
): Row {
  const made: Record<string, Value> = {};
  for (const column of columns.values()) {
    const content = column.type === 'Image' ? changed[column.logicalName] : undefined;
    if (content === undefined) continue;
    const name = column.logicalName;
    const old = values[`${name}id`];
    if (typeof old === 'string') scope.store.putFile(old.toLowerCase(), undefined);
    const imageId = typeof content === 'string' ? keepImage(scope, column, content) : null;
    const stamp = imageId === null ? null : String(scope.clock().getTime());
    Object.assign(made, {
      [`${name}id`]: imageId,
      [`${name}_timestamp`]: stamp,
      [`${name}_url`]:
        stamp === null
          ? null
          : `/Image/download.aspx?Entity=${logicalName}&Attribute=${name}&Id=${plainText(values[primaryId] ?? '')}&Timestamp=${stamp}`,
    });
  }
  return Object.fromEntries(Object.entries(made).filter(([column]) => columns.has(column)));
}

function keepImage(scope: RequestScope, column: ColumnDefinition, content: string): string {
  const bytes = Buffer.from(content, 'base64');
  const start = bytes.toString('hex', 0, 4);
  const type = signatures.find(([, signature]) => start.startsWith(signature))?.[0];
  if (type === undefined) throw invalidImage();
  if (bytes.length > Math.min(maxImage, (column.maxSizeInKB ?? 30_720) * 1024)) throw tooBig();
  const id = scope.newGuid().toLowerCase();
  if (column.storesFullImage === true) {
    const name = `${column.logicalName}.${type.slice('image/'.length)}`;
    scope.store.putFile(id, storedFile({ name, mimeType: type }, [bytes]));
  }
  return id;
}
