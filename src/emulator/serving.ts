import type { Answer } from './answer/answer.ts';
import type { DataContext } from './data-context.ts';
import type { DataRequest } from './data-request.ts';
import type { TableDefinition } from './organization.ts';
import type { Store } from './store/store.ts';

/** What one run of a request has of its own: its time, its new ids, who is told what it does. */
export type Turn = Pick<DataContext, 'clock' | 'newGuid' | 'raise'>;

/** Answers requests inside a `$batch` from one organisation. */
export interface PartHandler {
  readonly answerPart: (request: DataRequest, turn?: Turn) => Answer;
  readonly store: Store;
  readonly elasticTables: readonly TableDefinition[];
}

/** Which organisation is served: a request inside a `$batch` may change it for those after it. */
export interface Serving {
  /** The engine over the organisation as it is now. */
  readonly data: () => PartHandler;
  /** @returns a function that goes back to the organisation, and its metadata, as they are now */
  readonly checkpoint: () => () => void;
}
