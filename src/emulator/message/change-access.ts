import { isRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { notSupported } from '../query-error.ts';
import { maskOf, maskOfShare, sharesOf, shareTable } from '../security/shares.ts';
import type { StoredRow } from '../store/store.ts';
import { printMoment } from '../write/read-date.ts';
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
  const known = shareWith(scope, row, revokee);
  if (known !== undefined) scope.store.remove(known);
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
  const known = shareWith(scope, row, holder);
  const accessrightsmask = combine(known === undefined ? 0 : maskOfShare(known.values), maskOf(mask.value));
  const changed = { accessrightsmask, changedon: printMoment(scope.clock()) };
  if (known !== undefined) scope.store.update(known, { ...known.values, ...changed });
  else insertShare(scope, { row, holder, changed });
  return { kind: 'nothing' };
}

function insertShare(
  { schema, store, newGuid }: RequestScope,
  { row, holder, changed }: { readonly row: StoredRow; readonly holder: StoredRow; readonly changed: object },
): void {
  const table = schema.table(shareTable)?.definition;
  if (table === undefined) throw notSupported('Sharing in an organisation without its table');
  store.insert(table, {
    [table.primaryId]: newGuid(),
    objectid: row.id,
    objecttypecode: row.table.logicalName,
    principalid: holder.id,
    principaltypecode: holder.table.logicalName,
    inheritedaccessrightsmask: 0,
    ...changed,
  });
}

/** @throws DataError 403 for whoever may not share the row */
function shareable({ rights }: RequestScope, row: StoredRow): StoredRow {
  rights.requireRow('Share', row);
  return row;
}

const shareWith = ({ store }: RequestScope, row: StoredRow, holder: StoredRow): StoredRow | undefined =>
  sharesOf(store, row).find(({ values }) => values['principalid'] === holder.id);
