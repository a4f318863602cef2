import type { Table } from '../../model/model.ts';
import type { BodyPart, RowBody } from '../../query/mutation.ts';
import type { WritePlanner } from './write-planner.ts';

/** The values of a new row, and what is known of its key. */
export interface KeyedBody {
  readonly body: RowBody;
  /** Undefined where Dataverse chooses it. */
  readonly id: string | undefined;
  /** It was chosen here, for this write alone. */
  readonly chosen: boolean;
}

/**
 * The values of a new row with a primary key of our own, unless the client brings one or the table takes none (contract §5.1):
 * then an answer that got lost can be looked up.
 */
export const withOwnKey = (planner: WritePlanner, { key, writes }: Table, body: RowBody): KeyedBody => {
  const given = body.find((part) => part.kind === 'value' && part.property === key.property);
  if (given?.kind === 'value' && given.value.kind === 'text') {
    return { body, id: given.value.text, chosen: false };
  }
  if (!writes.choosesId) return { body, id: undefined, chosen: false };
  const id = planner.newGuid();
  const part: BodyPart = { kind: 'value', property: key.property, value: { kind: 'text', text: id } };
  // A key that is null is none.
  return { body: [part, ...body.filter((one) => one !== given)], id, chosen: true };
};
