import type { Plugin } from 'graphql-yoga';

import { readOperation } from '../read-operation.ts';
import type { LimitsFor } from './use-document-limits.ts';

/** Replaces Yoga's body parsers, whose messages repeat the body, by one that counts bytes and keeps quiet. */
export const useJsonOperations = (limitsFor: LimitsFor): Plugin => ({
  onRequestParse({ setRequestParser }) {
    setRequestParser((request) => readOperation(request, limitsFor(request).bodyBytes));
  },
});
