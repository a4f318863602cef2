import { isRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { shareRow, unshareRow } from '../security/share-row.ts';
import { maskOf } from '../security/shares.ts';
import type { StoredRow } from '../store/store.ts';
import type { MessageCall, MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowOf, storedRowOf } from './parameter-of.ts';
import { readParameter } from './read-parameter.ts';

/** Shares a row with a user or team, besides what they may do with it already (contract §5.4). */
export const grantAccess: MessageHandler = (call) => share(call, (before, given) => before | given);

/** Shares a row with a user or team in this way and no other. */
export const modifyAccess: MessageHandler = (call) => share(call, (_, given) => given);

/** Shares a row with a user or team no longer. */
export const revokeAccess: MessageHandler = ({ scope, parameters }) => {
  const row = shareable(scope, storedRowOf(parameters, 'Target'));
  const revokee = rowOf(parameters, 'Revokee')?.row;
  if (revokee === undefined) throw missingParameter('Revokee');
  unshareRow(scope, { row, holder: revokee });
  return { kind: 'nothing' };
};

function share(
  { scope, parameters }: MessageCall,
  combine: (before: number, given: number) => number,
): ReturnType<MessageHandler> {
  const row = shareable(scope, storedRowOf(parameters, 'Target'));
  const access = parameters.get('PrincipalAccess');
  if (access?.kind !== 'object' || !isRow(access.value['Principal'])) throw missingParameter('Principal');
  const of = (name: string, type: string, value: unknown): ReturnType<typeof readParameter> =>
    readParameter({ scope, message: 'GrantAccess', name, type }, value);
  const principal = of('Principal', 'principal', access.value['Principal']);
  const mask = of('AccessMask', 'AccessRights', access.value['AccessMask'] ?? 'None');
  const holder = principal.kind === 'row' ? principal.row.row : undefined;
  if (holder === undefined || mask.kind !== 'text') throw missingParameter('Principal');
  const given = maskOf(mask.value);
  shareRow(scope, { row, holder }, (before) => combine(before, given));
  return { kind: 'nothing' };
}

/** @throws DataError 403 for whoever may not share the row */
function shareable({ rights }: RequestScope, row: StoredRow): StoredRow {
  rights.requireRow('Share', row);
  return row;
}
