import { parse, Source, syntaxError, type ParseOptions } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { nestedTooDeep } from '../nested-too-deep.ts';
import { selectedTooDeep } from '../selected-too-deep.ts';

/** Brackets inside brackets, and selections inside selections. Real operations stay below 30. */
const maxDepth = 200;
/** Names, values and marks of one document. */
const maxTokens = 20_000;

/** Refuses documents that would take the parser, or those who walk its tree, too deep or too long. */
export const useDocumentLimits = (): Plugin => ({
  onParse: ({ params, setParseFn }) => {
    const sent = params.source as string | Source; // the envelope has no types for these
    const source = typeof sent === 'string' ? new Source(sent) : sent;
    const position = nestedTooDeep(source.body, maxDepth);
    if (position !== undefined) {
      throw syntaxError(source, position, `The document is nested more than ${maxDepth} deep.`);
    }
    setParseFn((text: string | Source, options?: ParseOptions) => {
      const document = parse(text, { ...options, maxTokens });
      if (!selectedTooDeep(document, maxDepth)) return document;
      const message = `The document is nested more than ${maxDepth} deep through its fragments.`;
      throw new GatewayError('QUERY_TOO_COMPLEX', message);
    });
  },
});
