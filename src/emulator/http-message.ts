/** A request as the double's rooms see it: no sockets, so that it runs in-process and over a port alike. */
export interface HttpRequest {
  readonly method: string;
  /** `http://127.0.0.1:5050`: scheme and host as the client named them; links in answers follow it. */
  readonly origin: string;
  /** Path and query string exactly as sent, still percent-encoded: `/api/data/v9.2/accounts?$top=1`. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** An answer, complete. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}
