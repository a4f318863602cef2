import { isRow } from '../../metadata/json-row.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowOf, storedRowOf } from './parameter-of.ts';

/**
 * `GrantAccess`, `ModifyAccess` and `RevokeAccess`: checks the row and the principal. What is shared is not kept, as this
 * double decides by roles and owners alone (contract §5.4).
 */
export const changeAccess: MessageHandler = ({ parameters }) => {
  storedRowOf(parameters, 'Target');
  const access = parameters.get('PrincipalAccess');
  if (access === undefined) {
    if (rowOf(parameters, 'Revokee')?.row === undefined) throw missingParameter('Revokee');
  } else if (access.kind !== 'object' || !isRow(access.value['Principal'])) {
    throw missingParameter('Principal');
  }
  return { kind: 'nothing' };
};
