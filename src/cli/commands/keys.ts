import { Command } from '@commander-js/extra-typings';

import { keysNewCommand } from './keys-new.ts';

/** `keys`: the group of commands about API keys. */
export const keysCommand = (): Command => {
  const group = new Command('keys').description('Make API keys for callers.');
  group.addCommand(keysNewCommand().exitOverride());
  return group;
};
