import type { Answer } from '../answer/answer.ts';
import type { TableDefinition } from '../organization.ts';
import type { Store } from '../store/store.ts';

/**
 * What a write on an elastic table answers besides: who sends it back as `MSCRM.SessionToken` reads their own writes
 * (contract §9.3). This double has one copy of everything, so that everybody does.
 */
export const sessionToken = (
  { elastic }: Pick<TableDefinition, 'elastic'>,
  { lastVersion }: Pick<Store, 'lastVersion'>,
): Answer['headers'] =>
  elastic === true ? [['x-ms-session-token', `207:8#${lastVersion}#7=${lastVersion}`]] : [];
