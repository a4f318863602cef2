import type { Plugin } from 'graphql-yoga';

import { errorResponse } from '../error-response.ts';

/**
 * Operations come by `POST` with `application/json` only: a browser sends that to another origin only after asking, and a
 * query in a URL would end up in logs and caches. Compressed bodies are refused, as they hide their size.
 */
export const usePostOnly = (): Plugin => ({
  onRequest: (event) => {
    const refusal = refuse(event.request);
    if (refusal !== undefined) event.endResponse(refusal);
  },
});

const refuse = (request: Request): Response | undefined => {
  if (request.method !== 'POST') {
    const message = 'Send operations by POST.';
    return errorResponse({ status: 405, code: 'BAD_USER_INPUT', message, headers: { allow: 'POST' } });
  }
  const encoding = request.headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    return errorResponse({ status: 415, code: 'BAD_USER_INPUT', message: 'Send the body uncompressed.' });
  }
  if (!isJson(request.headers.get('content-type') ?? '')) {
    const message = 'Send the body as application/json in UTF-8.';
    return errorResponse({ status: 415, code: 'BAD_USER_INPUT', message });
  }
  return undefined;
};

const isJson = (contentType: string): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(contentType);
