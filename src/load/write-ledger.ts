import { GatewayError } from '../errors/gateway-error.ts';
import { outcomeUnknown } from './outcome-unknown.ts';
import type { WriteOutcome, WriteRequest } from './write-request.ts';

/** What a write is of, for whoever asks of it by the field. */
export type LedgerRow = Pick<WriteRequest, 'id' | 'paths'>;

/** Writes that are sent together, from before they are sent until it is known what became of them. */
export interface LedgerEntry {
  /** The id that the gateway gives the request; Dataverse logs it, too. */
  readonly requestId: string;
  /** Whether the request may have an effect by now; false where it has none so far. */
  readonly isUnderWay: () => boolean;
  readonly noteUnderWay: (underWay: boolean) => void;
  readonly close: (outcome: WriteOutcome['kind']) => void;
}

interface Entry {
  readonly rows: readonly LedgerRow[];
  readonly requestId: string;
  state: 'waiting' | 'under way' | WriteOutcome['kind'];
}

/**
 * What is known of the writes of one operation while they run, so that a field which has to end before them can say the truth.
 */
export class WriteLedger {
  readonly #entries = new Set<Entry>();
  readonly #newId: () => string;

  /** @param newId 128 random bits as text */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  open(rows: readonly LedgerRow[]): LedgerEntry {
    const entry: Entry = { rows, requestId: this.#newId(), state: 'waiting' };
    this.#entries.add(entry);
    return {
      requestId: entry.requestId,
      isUnderWay: () => entry.state === 'under way',
      noteUnderWay: (underWay) => {
        entry.state = underWay ? 'under way' : 'waiting';
      },
      close: (outcome) => {
        entry.state = outcome;
        if (outcome === 'refused') this.#entries.delete(entry);
      },
    };
  }

  /**
   * The error of a field whose time is up: TIMEOUT where nothing was written, or, with `applied: true`, where all of it was;
   * WRITE_OUTCOME_UNKNOWN where a write was sent and it isn't known what became of it.
   *
   * @param path response path of the field
   */
  lastWord(path: string): GatewayError {
    const found = [...this.#entries].flatMap(({ rows, requestId, state }) => {
      const own = rows.filter(({ paths }) => paths.includes(path));
      return own.length === 0 || state === 'waiting' ? [] : [{ own, requestId, state }];
    });
    const [first, ...others] = found;
    if (first === undefined) {
      return new GatewayError('TIMEOUT', 'The operation took too long: this was not done.', {
        details: { applied: false },
      });
    }
    const { own, requestId, state } = first;
    const recordId = own.length === 1 ? own[0]?.id : undefined;
    // Of many groups of writes, some may have had no turn.
    if (state !== 'done' || own.length > 1 || others.length > 0)
      return outcomeUnknown(undefined, { recordId, requestId });
    return new GatewayError('TIMEOUT', 'It was written, but reading it took too long.', {
      details: { applied: true, ...(recordId === undefined ? {} : { recordId }) },
    });
  }
}
