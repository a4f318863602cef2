import { parse, type DocumentNode, type ParseOptions, type Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import type { RoleLimits } from '../../access/role-options.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import { sizeTogether, type Batches, type SizeOfAll } from '../batches.ts';
import { checkDocument } from '../limits/check-document.ts';
import { checkVariables } from '../limits/check-variables.ts';
import { measureDocument } from '../limits/measure-document.ts';
import { scanDocument } from '../limits/scan-document.ts';
import { selectedTooDeep } from '../limits/selected-too-deep.ts';
import { tooMuch } from '../limits/too-much.ts';

/** Brackets inside brackets, and selections inside selections, whatever the limits are: what the stack can take. */
const maxNesting = 200;

/** The limits of whoever sent a request. */
export type LimitsFor = (request: Request) => RoleLimits;

/**
 * Refuses what would take the parser, those who walk its tree, or Dataverse too far: documents by their text before they
 * are parsed, and by their fields after; variables before they are coerced. Parsed documents are kept by their text for all
 * callers, so each request is held against the limits of its own caller; those of a list, together.
 */
export const useDocumentLimits = (limitsFor: LimitsFor, batches: Batches): Plugin => {
  const known = new WeakMap<DocumentNode, SizeOfAll>();
  return {
    onParams: ({ request, params }) => {
      if (params.variables) checkVariables(params.variables, limitsFor(request));
    },
    onParse: ({ context, setParseFn }) => {
      const limits = limitsFor(context.request);
      setParseFn((sent: string | Source, options?: ParseOptions) => {
        const text = typeof sent === 'string' ? sent : sent.body;
        const { document, tokens } = parseWithin(text, limits.tokens, options);
        known.set(document, { tokens, ...measureDocument(document) });
        return document;
      });
      return ({ result }) => {
        // Thrown here, a refusal isn't kept as what the text is to everybody.
        if (result instanceof GatewayError) throw result;
        const size = known.get(result as DocumentNode);
        if (size === undefined) return; // not parsed
        const batch = batches.get(context.request);
        const all = sizeTogether(batch?.size, size);
        if (batch !== undefined) batch.size = all;
        if (all.tokens > limits.tokens) throw tooLong(limits.tokens);
        checkDocument(all, limits);
      };
    },
  };
};

const parseWithin = (text: string, maxTokens: number, options: ParseOptions | undefined) => {
  const scan = scanDocument(text, { tokens: maxTokens, brackets: maxNesting });
  if ('exceeds' in scan) throw scan.exceeds === 'tokens' ? tooLong(maxTokens) : tooDeep('');
  const document = parse(text, { ...options, maxTokens });
  if (selectedTooDeep(document, maxNesting)) throw tooDeep(' through its fragments');
  return { document, tokens: scan.tokens };
};

const tooLong = (most: number): GatewayError => tooMuch('tokens', most, 'The document is too long');

const tooDeep = (how: string): GatewayError =>
  new GatewayError('QUERY_TOO_COMPLEX', `The document is nested more than ${maxNesting} deep${how}.`, {
    details: { limit: 'nesting', most: maxNesting },
  });
