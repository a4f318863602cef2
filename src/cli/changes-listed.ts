import type { PrintChangesOptions } from '../diff/print-changes.ts';
import type { FlagValues } from './config-flags.ts';

/** Longer lists of changes than this are cut, without `--verbose`. */
const most = 20;

/** How many changes of a kind are listed. */
export const changesListed = ({ verbose }: FlagValues): PrintChangesOptions =>
  verbose === true ? {} : { most };
