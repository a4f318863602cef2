import type { ScalarKind } from '../model/scalar-kind.ts';
import { valueTypes } from '../vocabulary/types/index.ts';

/** A plain value of the Web API that is no column's → the answer's; null for what isn't one of its kind. */
export const shapeScalar = (kind: ScalarKind, value: unknown): unknown =>
  valueTypes[kind].fromWire(value) ?? null;
