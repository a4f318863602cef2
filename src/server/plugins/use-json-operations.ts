import type { Plugin } from 'graphql-yoga';

import type { Batches } from '../batches.ts';
import { readOperations } from '../read-operation.ts';
import type { LimitsFor } from './use-document-limits.ts';

/** Replaces Yoga's body parsers, whose messages repeat the body, by one that counts bytes and keeps quiet. */
export const useJsonOperations = (limitsFor: LimitsFor, batches: Batches): Plugin => ({
  onRequestParse({ setRequestParser }) {
    setRequestParser(async (request) => {
      const { bodyBytes, operationsPerRequest } = limitsFor(request);
      const found = await readOperations(request, { bytes: bodyBytes, operations: operationsPerRequest });
      if (Array.isArray(found)) batches.set(request, { count: found.length, parts: [], size: undefined });
      return found;
    });
  },
});
