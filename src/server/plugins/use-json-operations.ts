import type { Plugin } from 'graphql-yoga';

import { readOperation } from '../read-operation.ts';

/** Replaces Yoga's body parsers, whose messages repeat the body, by one that counts bytes and keeps quiet. */
export const useJsonOperations = (maxBytes: number): Plugin => ({
  onRequestParse({ setRequestParser }) {
    setRequestParser((request) => readOperation(request, maxBytes));
  },
});
