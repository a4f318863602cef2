import type { Dice } from './dice.ts';
import type { Sizes } from './sizes.ts';

/**
 * For which account each contact works: index of the account, -1 for none. Accounts have from none to very many:
 * account 0 and the last tenth have none (but the very last has one), the others more the lower their number.
 */
export const staffing = (sizes: Sizes, dice: Dice): readonly number[] => {
  const employers = Math.floor(sizes.accounts * 0.9) - 1;
  return Array.from({ length: sizes.contacts }, (_, index) => {
    if (index === sizes.contacts - 1) return sizes.accounts - 1;
    if (index % 9 === 4) return -1;
    return 1 + Math.floor((dice.whole(0, 9_999) / 10_000) ** 2 * employers);
  });
};
