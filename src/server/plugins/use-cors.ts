import type { Plugin } from 'graphql-yoga';

/** Which pages of other origins may use the gateway from a browser. */
export interface CorsOptions {
  /** Exactly as browsers send them: `https://app.example`, without a path. `null` is none. */
  readonly origins: readonly string[];
  /** Whether browsers send cookies along, for a proxy that knows them; the gateway itself reads none. @default false */
  readonly credentials?: boolean | undefined;
}

const preflight = {
  'access-control-allow-methods': 'POST, GET, HEAD, PUT, DELETE',
  'access-control-allow-headers':
    'authorization, content-type, x-api-key, x-explain, if-none-match, content-disposition',
  'access-control-max-age': '600',
};

const exposed = 'etag, ratelimit, ratelimit-policy, retry-after, content-disposition';

/**
 * Answers what browsers ask before they let a page of another origin send an operation. A page that isn't listed gets no
 * answer to that, and so never sends one; the origin in an answer is always one of the list, never the asking one repeated.
 */
export const useCors = ({ origins, credentials = false }: CorsOptions): Plugin => {
  const listed = new Set(origins);
  const allow = (origin: string): Record<string, string> => ({
    'access-control-allow-origin': origin,
    ...(credentials && { 'access-control-allow-credentials': 'true' }),
  });
  const originOf = (request: Request): string | undefined => {
    const origin = request.headers.get('origin');
    return origin !== null && origin !== 'null' && listed.has(origin) ? origin : undefined;
  };
  return {
    onRequest: (event) => {
      const { request } = event;
      const origin = originOf(request);
      if (request.method !== 'OPTIONS' || origin === undefined) return;
      if (!request.headers.has('access-control-request-method')) return;
      event.endResponse(new Response(null, { status: 204, headers: { ...allow(origin), ...preflight } }));
    },
    onResponse: ({ request, response }) => {
      const origin = originOf(request);
      if (origin === undefined || request.method === 'OPTIONS') return;
      for (const [name, value] of Object.entries(allow(origin))) response.headers.set(name, value);
      response.headers.set('access-control-expose-headers', exposed);
    },
  };
};
