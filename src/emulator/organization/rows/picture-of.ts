import type { Row } from '../../organization.ts';
import { picture } from './picture.ts';
import { rowId } from './row-id.ts';

/** Image columns of the nth row of a table; the timestamp is in ticks, beyond what a double can hold. */
export const pictureOf = (table: string, index: number): Row => {
  const timestamp = String(637_000_000_000_000_000n + BigInt(index) * 1_234_567_890_123n);
  return {
    entityimage: picture(thumbnailSize, index).toString('base64'),
    entityimageid: pictureId(table, index),
    entityimage_timestamp: timestamp,
    entityimage_url: `/Image/download.aspx?Entity=${table}&Attribute=entityimage&Id=${rowId(table, index)}&Timestamp=${timestamp}`,
  };
};

/** Value of `entityimageid` of the nth row. */
export const pictureId = (table: string, index: number): string => rowId(`${table}image`, index);

/** Pixels, as the service makes them (contract §5.9). */
const thumbnailSize = 144;
