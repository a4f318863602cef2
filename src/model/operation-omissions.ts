import type { Csdl } from '../metadata/csdl.ts';
import type { Omission } from './model.ts';

/** Actions and functions are exposed one by one, by an allow-list; an organisation has hundreds, so they are counted. */
export function operationOmissions(
  { operations }: Csdl,
  allowed: readonly string[] | '*',
): readonly Omission[] {
  return (['action', 'function'] as const).flatMap((kind) => {
    const all = operations.filter(
      (operation) => operation.kind === kind && allowed !== '*' && !allowed.includes(operation.name),
    );
    if (all.length === 0) return [];
    const bound = all.filter((operation) => operation.bound).length;
    const reason = `${all.length} ${kind}s (${bound} bound to a table) are not exposed: they are not on the list of allowed operations`;
    return [{ path: `${kind}s`, reason, kind: 'hidden' }];
  });
}
