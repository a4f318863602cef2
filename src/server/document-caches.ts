import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * Characters of all documents that are kept, and of the longest of them. A parsed document takes some hundred times the
 * memory of its text, and anybody may send as many different ones as he likes.
 */
const maxCharacters = 500_000;
const maxCharactersOfOne = 50_000;

/** Keeps parsed documents, and what was wrong with others, by their text: those that were sent last. */
export const documentCaches = () => ({
  documentCache: cache<DocumentNode>(),
  errorCache: cache<object>(),
});

const cache = <Value extends object>() =>
  new LRUCache<string, Value>({
    maxSize: maxCharacters,
    maxEntrySize: maxCharactersOfOne,
    sizeCalculation: (_value, text) => text.length + 1,
  });
