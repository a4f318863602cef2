/**
 * Every error code that a client of the gateway can see (`extensions.code`), and how each is treated.
 * This table is the only list; docs and clients rely on it.
 *
 * - `status`: HTTP status of an answer that consists of this error alone (field errors travel in a 200 answer).
 * - `retryable`: whether sending the same operation again may succeed without a change by the caller.
 * - `expose`: whether the error's own message may be shown. Where false, `publicMessage` replaces it.
 */
export const codes = {
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false, expose: true },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false, expose: true },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, retryable: false, expose: true },
  BAD_USER_INPUT: { status: 400, retryable: false, expose: true },
  UNAUTHENTICATED: { status: 401, retryable: false, expose: true },
  FORBIDDEN: { status: 403, retryable: false, expose: true },
  NOT_FOUND: { status: 404, retryable: false, expose: true },
  CONFLICT: { status: 409, retryable: false, expose: true },
  DUPLICATE_RECORD: { status: 409, retryable: false, expose: true },
  QUERY_TOO_COMPLEX: { status: 400, retryable: false, expose: true },
  RATE_LIMITED: { status: 429, retryable: true, expose: true },
  OVERLOADED: { status: 503, retryable: true, expose: true },
  THROTTLED: { status: 200, retryable: true, expose: true },
  TIMEOUT: { status: 200, retryable: true, expose: true },
  UPSTREAM_UNAVAILABLE: { status: 200, retryable: true, expose: true },
  UPSTREAM_AUTH: { status: 200, retryable: false, expose: true },
  UPSTREAM_ERROR: { status: 200, retryable: false, expose: true },
  WRITE_OUTCOME_UNKNOWN: { status: 200, retryable: false, expose: true },
  AGGREGATE_LIMIT: { status: 200, retryable: false, expose: true },
  UNKNOWN_CHOICE: { status: 200, retryable: false, expose: true },
  INTERNAL: { status: 500, retryable: false, expose: false },
} as const satisfies Record<string, { status: number; retryable: boolean; expose: boolean }>;

/** A stable error code of the gateway's public API. */
export type Code = keyof typeof codes;
