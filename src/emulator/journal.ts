import type { WriteNote } from './data-request.ts';
import type { HeaderFields } from './header-fields.ts';

/** One thing that the double was asked; never with a secret or a token in it. */
export interface JournalEntry {
  /** From 1, in the order in which requests came in; starts again when the journal is cleared. */
  readonly number: number;
  readonly kind: 'token' | 'metadata' | 'data' | 'batch' | 'search' | 'other';
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Those of {@link headersOfInterest} that were sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Requests inside a `$batch`, in order. */
  readonly parts?: readonly JournalPart[];
  /** What came of each request that writes; absent where nothing of the kind was tried. */
  readonly writes?: readonly WriteNote[];
  readonly status: number;
  /** Whether the request was carried out; a fault or a limit may keep it from that. */
  readonly applied: boolean;
  /** Name of the fault that hit it. */
  readonly fault?: string;
  /** Milliseconds from the request's arrival to its answer. */
  readonly ms: number;
}

/** A request inside a `$batch`. */
export interface JournalPart {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client's tests want to see again; `authorization` is not among them. */
const headersOfInterest = [
  'prefer',
  'if-none-match',
  'if-match',
  'content-type',
  'callerobjectid',
  'mscrmcallerid',
  'x-ms-client-request-id',
];

/** Entries kept; the oldest go first, so that a double may run for days. */
const maxEntries = 10_000;

/** Requests in the order of their arrival. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** Keeps a request's place; the entry appears when its answer is known. */
  readonly open: () => (entry: Omit<JournalEntry, 'number'>) => void;
  readonly clear: () => void;
}

/** An empty journal. */
export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let next = 1;
  return {
    get entries() {
      return entries.toSorted((left, right) => left.number - right.number);
    },
    open: () => {
      const number = next;
      const into = entries;
      next += 1;
      return (entry) => {
        into.push({ number, ...entry });
        if (into.length > maxEntries) into.shift();
      };
    },
    clear: () => {
      entries = [];
      next = 1;
    },
  };
}

/** The headers that the journal keeps, by lower-case name. */
export function journalHeaders(headers: HeaderFields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    headersOfInterest.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
