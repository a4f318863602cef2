import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { createRegisteredDocuments } from '../documents/registered-documents.ts';
import { documentsOf, type TrustedDocuments } from '../documents/trusted-documents.ts';
import type { KnownRequests } from '../requests.ts';

export interface DocumentOptions {
  /** In this order, the first that belongs to a caller counts. @default none */
  readonly trusted?: readonly TrustedDocuments[] | undefined;
  /** Whether clients may register documents by their hash (automatic persisted queries). @default false */
  readonly automatic?: boolean | undefined;
}

/**
 * Operations by the id of a document instead of its text. Whatever the document, it goes the way of all others: limits,
 * validation by the caller's schema, rights.
 */
export const useKnownDocuments = ({ known }: KnownRequests, options: DocumentOptions): Plugin[] => {
  const { trusted = [], automatic = false } = options;
  const registered = automatic ? createRegisteredDocuments() : undefined;
  const listOf = (request: Request): TrustedDocuments | undefined => {
    const sender = known.get(request);
    return sender && documentsOf(trusted, sender.caller, sender.role.name);
  };
  const isFree = (request: Request): boolean => listOf(request)?.mode !== 'required';
  return [
    {
      onParams: ({ request, params }) => {
        const hash = documentId(params.extensions);
        if (registered === undefined || hash === undefined || !params.query || !isFree(request)) return;
        registered.register(hash, params.query);
      },
    },
    usePersistedOperations({
      allowArbitraryOperations: isFree,
      extractPersistedOperationId: ({ extensions }) => documentId(extensions) ?? null,
      getPersistedOperation: (id, request) => {
        const document = listOf(request)?.documents.get(id);
        return document ?? (isFree(request) ? registered?.find(id) : undefined) ?? null;
      },
      customErrors: {
        notFound: () => {
          throw new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
        },
        keyNotFound: () => {
          throw new GatewayError('BAD_USER_INPUT', 'Send a document, or the id of one.');
        },
        persistedQueryOnly: () => {
          throw new GatewayError('FORBIDDEN', 'You may send documents by their id only.');
        },
      },
    }),
  ];
};

const documentId = (extensions: unknown): string | undefined => {
  const { persistedQuery } = (extensions ?? {}) as {
    readonly persistedQuery?: { readonly sha256Hash?: unknown };
  };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
};
