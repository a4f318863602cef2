import type { Step } from '../step.ts';

export interface HeadersOptions {
  /** Names the gateway in Dataverse's logs: `dynamics-graphql/0.1.0`. */
  readonly userAgent: string;
}

/**
 * The headers of every Web API request (contract §2.2). What the request brings itself wins, such as the multipart
 * type of a `$batch`. `If-None-Match: null` is the literal word: it switches off cached results, it is no etag.
 */
export const headers =
  (options: HeadersOptions): Step =>
  (next) =>
  (request) => {
    const all: Record<string, string> = {
      accept: 'application/json',
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      'if-none-match': 'null',
      'user-agent': options.userAgent,
    };
    if (request.body !== undefined) all['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(request.headers)) all[name.toLowerCase()] = value;
    return next({ ...request, headers: all });
  };
