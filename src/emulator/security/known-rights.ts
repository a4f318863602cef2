import type { Caller } from '../caller.ts';
import type { Organization } from '../organization.ts';
import type { Store } from '../store/store.ts';
import { createRights, type Rights } from './rights.ts';

interface Known {
  /** Of the store, when these were worked out. */
  readonly changes: number;
  readonly byCaller: Map<string, Rights>;
}

/** Callers come again and again, and what they may do changes only when somebody writes. */
const known = new WeakMap<Store, Known>();

/** The rights of a caller at this moment, as {@link createRights} has them. */
export function rightsOf(organization: Organization, store: Store, caller: Caller): Rights {
  const before = known.get(store);
  const now: Known =
    before?.changes === store.changes
      ? before
      : { changes: store.changes, byCaller: new Map<string, Rights>() };
  known.set(store, now);
  const key = `${caller.userId} ${caller.onBehalfOf ?? ''}`;
  const rights = now.byCaller.get(key) ?? createRights(organization, store, caller);
  now.byCaller.set(key, rights);
  return rights;
}
