import type { JSONWebKeySet } from 'jose';
import { request } from 'undici';

import type { FetchKeys } from './signing-keys.ts';

const timeoutMs = 5000;
/** Entra publishes some 20 KiB. */
const maxBytes = 512 * 1024;

/** Reads a key set over the network. Redirects aren't followed: undici never does by itself. */
export const fetchKeys: FetchKeys = async (url) => {
  const { statusCode, body } = await request(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (statusCode !== 200) {
    body.on('error', () => undefined).destroy();
    throw new Error(`The issuer answered with status ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error('The issuer publishes more than a set of keys');
    chunks.push(chunk);
  }
  const set = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Partial<JSONWebKeySet> | null;
  if (!Array.isArray(set?.keys)) throw new Error('The issuer publishes no set of keys');
  return { keys: set.keys };
};
