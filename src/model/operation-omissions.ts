import type { Csdl } from '../metadata/csdl.ts';
import type { Omission } from './model.ts';

/** Actions and functions are exposed one by one, by an allow-list; an organisation has hundreds, so they are counted. */
export function operationOmissions({ operations }: Csdl): readonly Omission[] {
  return (['action', 'function'] as const).flatMap((kind) => {
    const all = operations.filter((operation) => operation.kind === kind);
    if (all.length === 0) return [];
    const bound = all.filter((operation) => operation.bound).length;
    const reason = `${all.length} ${kind}s (${bound} bound to a table) are not exposed: none is on an allow-list`;
    return [{ path: `${kind}s`, reason, kind: 'hidden' }];
  });
}
