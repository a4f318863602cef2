import { codes, type Code } from '../errors/codes.ts';
import { errorResponse } from './error-response.ts';
import { maskError, type MaskOptions } from './mask-error.ts';

/**
 * An error as the answer to a request that is no operation. GraphQL answers many errors with 200, as the rest of the
 * answer may stand; here there is nothing else.
 */
export const failureResponse = (error: unknown, mask: MaskOptions): Response => {
  const { message, extensions } = maskError(error, mask);
  const code = extensions['code'] as Code;
  const { http: _http, retryAfterSeconds: _seconds, ...shown } = extensions;
  const retryAfter = extensions['retryAfterSeconds'];
  return errorResponse({
    status: statusOf(code),
    code,
    message,
    extensions: shown,
    ...(typeof retryAfter === 'number' && { headers: { 'retry-after': String(Math.ceil(retryAfter)) } }),
  });
};

const statusOf = (code: Code): number => {
  switch (code) {
    case 'TIMEOUT':
      return 504;
    case 'THROTTLED':
      return 503;
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_AUTH':
    case 'UPSTREAM_ERROR':
    case 'WRITE_OUTCOME_UNKNOWN':
      return 502;
    default:
      return codes[code].status;
  }
};
