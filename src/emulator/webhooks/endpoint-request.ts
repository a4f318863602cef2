import { SaxesParser } from 'saxes';

import type { StoredRow } from '../store/store.ts';

/** Where a webhook goes, and what proves there who sends it. */
export interface EndpointRequest {
  /** With the values of `WebhookKey` and `HttpQueryString`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Values of `serviceendpoint.authtype` (contract §9.2). */
const webhookKey = 4;
const httpHeader = 5;
const httpQueryString = 6;

/**
 * Reads how an endpoint wants to be called.
 * @param endpoint row of `serviceendpoint`
 * @throws Error for a URL or values that cannot be read; its message holds no secret
 */
export function endpointRequest({ values }: StoredRow): EndpointRequest {
  const { url: address, authtype, authvalue } = values;
  if (typeof address !== 'string' || !URL.canParse(address))
    throw new Error('The endpoint has no valid URL.');
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) throw new Error('The URL of the endpoint is not one of HTTP.');
  const secret = typeof authvalue === 'string' ? authvalue : '';
  switch (authtype) {
    case webhookKey:
      url.searchParams.set('code', secret);
      return { url, headers: {} };
    case httpHeader:
      return { url, headers: Object.fromEntries(readSettings(secret)) };
    case httpQueryString:
      for (const [name, value] of readSettings(secret)) url.searchParams.set(name, value);
      return { url, headers: {} };
    default:
      return { url, headers: {} };
  }
}

/** `<settings><setting name="x-key" value="secret"/></settings>` */
function readSettings(text: string): readonly (readonly [string, string])[] {
  if (text === '') return [];
  const settings: [string, string][] = [];
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new Error('The authentication values of the endpoint are no <settings>.');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'setting') settings.push([attributes['name'] ?? '', attributes['value'] ?? '']);
  });
  parser.write(text).close();
  return settings.filter(([name]) => name !== '');
}
