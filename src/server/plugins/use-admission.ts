import { getOperationAST, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import type { GatewayError } from '../../errors/gateway-error.ts';
import { maskError, type MaskOptions } from '../mask-error.ts';
import type { KnownRequest, KnownRequests } from '../requests.ts';

/** Why a read of this sender should not be looked at; undefined: it may come in. */
export type RefusalOfRead = (sender: KnownRequest) => GatewayError | undefined;

export interface AdmissionDeps {
  readonly requests: KnownRequests;
  readonly refusalOfRead: RefusalOfRead;
  readonly mask: MaskOptions;
}

/** What asks only whether GraphQL is answered needs nothing that is scarce. */
const probe = /^\s*(?:query\s*)?\{\s*__typename\s*\}\s*$/;

/** Whether it may write, as far as its text alone can tell: the word may stand in a comment or in another operation. */
const mayWrite = (query: string): boolean => query.includes('mutation');

/**
 * Refuses reads while more is asked than can be done, by their text: whatever may write is looked at. Parsed and planned, a refusal
 * costs nearly as much as an answer, and there are more of them then. What only looked like a write is refused before it begins.
 */
export const useAdmission = ({ requests: { known }, refusalOfRead, mask }: AdmissionDeps): Plugin => ({
  onParams: ({ request, params: { query = '' }, setResult }) => {
    const sender = known.get(request);
    if (sender === undefined || mayWrite(query) || probe.test(query)) return;
    const refusal = refusalOfRead(sender);
    if (refusal !== undefined) setResult({ errors: [maskError(refusal, mask)] });
  },
  onExecute: ({ args }) => {
    const { request, params } = args.contextValue;
    const sender = known.get(request);
    if (sender === undefined || !mayWrite(params.query ?? '')) return;
    const { document, operationName } = args as ExecutionArgs; // the envelope has no types for these
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.QUERY) return;
    const refusal = refusalOfRead(sender);
    if (refusal !== undefined) throw refusal;
  },
});
