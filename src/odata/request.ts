/** One request to the Web API, relative to the service root `…/api/data/v9.2/`, before it is sent alone or in a `$batch`. */
export interface ODataRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the service root, percent-encoded, ASCII only: `accounts?$select=name`. */
  readonly path: string;
  /** Headers of this operation, such as `Prefer`; common ones are added when it is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The answer to one {@link ODataRequest}, whether it came alone or as a part of a `$batch`. */
export interface ODataResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}
