import type { Column } from './model.ts';
import type { ScalarKind } from './scalar-kind.ts';

/** A parameter of an operation as a column of the same kind, so that its values are written as those of columns are. */
export const parameterColumn = (kind: ScalarKind): Column => ({
  kind: 'column',
  field: kind,
  displayName: undefined,
  description: undefined,
  logicalName: kind,
  property: kind,
  type: { kind },
  readOnly: false,
  forCreate: true,
  forUpdate: true,
  requiredLevel: 'None',
});
