import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What GraphiQL opens with. */
export interface GraphiqlOptions {
  readonly title: string;
  /** One tab each, the first is shown. */
  readonly queries: readonly string[];
  /** Sent with every operation, such as `x-explain`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page, as it is sent. */
export interface GraphiqlPage {
  readonly html: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/**
 * Renders GraphiQL with all its script and style inside, so that it works without a network. It is 9 MB, which is why
 * the module is loaded, and the page compressed, on first use only.
 */
export const renderGraphiqlPage = async (options: GraphiqlOptions): Promise<GraphiqlPage> => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify(options.headers ?? {}, null, 2);
  const [first = ''] = options.queries;
  const html = new TextEncoder().encode(
    renderGraphiQL({
      title: options.title,
      defaultQuery: first,
      defaultTabs: options.queries.map((query) => ({ query, headers })),
      defaultHeaders: headers,
    }),
  );
  return { html, gzipped: new Uint8Array(await promisify(gzip)(html)) };
};
