import type { Row } from '../../organization.ts';
import { picture } from './odd-values.ts';
import { rowId } from './row-id.ts';

/** Image columns of the nth row of a table; the timestamp is in ticks, beyond what a double can hold. */
export const pictureOf = (table: string, index: number): Row => {
  const timestamp = String(637_000_000_000_000_000n + BigInt(index) * 1_234_567_890_123n);
  return {
    entityimage: picture,
    entityimageid: rowId(`${table}image`, index),
    entityimage_timestamp: timestamp,
    entityimage_url: `/Image/download.aspx?Entity=${table}&Attribute=entityimage&Id=${rowId(table, index)}&Timestamp=${timestamp}`,
  };
};
