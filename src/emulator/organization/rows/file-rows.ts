import type { FileContent, Row } from '../../organization.ts';
import { manifestOf } from './manifest.ts';
import { pictureId } from './picture-of.ts';
import { picture } from './picture.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { sizes } from './sizes.ts';
import type { World } from './world.ts';

/** What is known of the manifests of shipments. */
export const fileRows = (world: World): RowsByTable => ({
  fileattachment: numbers(world.sizes.shipments).flatMap((index): readonly Row[] => {
    const manifest = manifestOf(index);
    if (manifest === undefined) return [];
    return [
      {
        fileattachmentid: manifest.id,
        filename: manifest.name,
        mimetype: manifest.mimeType,
        filesizeinbytes: String(manifest.content.length),
        regardingfieldname: 'acme_manifest',
        objectid: world.row('acme_shipment', index),
        objecttypecode: 'acme_shipment',
        createdon: '2024-03-01T09:00:00Z',
      },
    ];
  }),
});

/**
 * The bytes behind file and image columns, by id of the file or image: manifests, and the whole pictures of every other
 * shipment that has one; of the others, and of all other tables, only thumbnails are kept.
 */
export const sampleFiles = (size: keyof typeof sizes): ReadonlyMap<string, FileContent> => {
  const files = new Map<string, FileContent>();
  for (const index of numbers(sizes[size].shipments)) {
    const manifest = manifestOf(index);
    if (manifest !== undefined) files.set(manifest.id, manifest);
    if (index % 18 !== 0) continue;
    const [name, mimeType] = [`picture-${index}.png`, 'image/png'];
    files.set(pictureId('acme_shipment', index), { name, mimeType, content: picture(480, index) });
  }
  return files;
};

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
