import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

import { GatewayError } from '../../errors/gateway-error.ts';

/** Documents that clients registered by sending them with their hash (automatic persisted queries). */
export interface RegisteredDocuments {
  find(hash: string): string | undefined;
  /** @throws GatewayError BAD_USER_INPUT where the hash is another document's; nothing is kept then. */
  register(hash: string, document: string): void;
}

/** Characters of all that are kept, and of the longest. */
const maxCharacters = 2_000_000;
const maxCharactersOfOne = 50_000;

/** Keeps those that were used last; a client whose document is gone sends it again. */
export const createRegisteredDocuments = (): RegisteredDocuments => {
  const documents = new LRUCache<string, string>({
    maxSize: maxCharacters,
    maxEntrySize: maxCharactersOfOne,
    sizeCalculation: (document) => document.length + 64,
  });
  return {
    find: (hash) => documents.get(hash),
    register(hash, document) {
      if (createHash('sha256').update(document).digest('hex') !== hash.toLowerCase()) {
        throw new GatewayError('BAD_USER_INPUT', 'The hash is not the SHA-256 of the document.');
      }
      documents.set(hash, document);
    },
  };
};
