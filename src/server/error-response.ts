import type { Code } from '../errors/codes.ts';

export interface ErrorResponseOptions {
  readonly status: number;
  readonly code: Code;
  /** Fixed text: never a part of the request. */
  readonly message: string;
  /** Further values for `extensions`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in the form of a GraphQL error, for requests that never become an operation. */
export const errorResponse = ({
  status,
  code,
  message,
  headers,
  extensions,
}: ErrorResponseOptions): Response =>
  Response.json(
    { errors: [{ message, extensions: { ...extensions, code } }] },
    { status, ...(headers && { headers: { ...headers } }) },
  );
