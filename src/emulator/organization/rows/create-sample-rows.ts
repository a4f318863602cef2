import type { Row } from '../../organization.ts';
import { systemRows } from './system-rows.ts';

export const createSampleRows = (
  _seed: number,
  _size: 'small' | 'large',
): ReadonlyMap<string, readonly Row[]> => systemRows;
