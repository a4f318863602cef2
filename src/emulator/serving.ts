import type { DataHandler } from './data-handler.ts';

/** Which organisation is served: a request inside a `$batch` may change it for those after it. */
export interface Serving {
  /** The engine over the organisation as it is now. */
  readonly data: () => DataHandler;
  /** @returns a function that goes back to the organisation, and its metadata, as they are now */
  readonly checkpoint: () => () => void;
}
