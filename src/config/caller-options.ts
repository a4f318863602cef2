import { z } from 'zod';

import { group, switchValue, text } from './option-kinds.ts';

/** Who may call. See `CallersOptions`. */
export const callers = z.strictObject(
  {
    /** Role of those who bring no credential. @default they are refused */
    anonymous: text('must be the name of a role', (value) => value !== '').optional(),
    /** Whether they may come from other machines. @default false */
    anonymousFromNetwork: switchValue.optional(),
  },
  { error: group },
);
