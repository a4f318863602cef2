import type { Label } from '../organization.ts';
import { labelOf, type Json } from '../organization/csdl/json.ts';

/** How labels of a body meet those that are there: `MSCRM.MergeLabels` (contract §2.5). */
export interface LabelRule {
  /** Languages that the body does not have keep their label. */
  readonly merge: boolean;
}

/** The label that a PUT leaves: that of the body, with or without the languages that it leaves out. */
export function labelOfBody(
  before: Label,
  [body, member]: readonly [Json, string],
  { merge }: LabelRule,
): Label {
  const given = labelOf(body[member]);
  if (given === undefined) return before;
  return merge ? new Map([...before, ...given]) : given;
}
