import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';

import { codes, type Code } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';

export interface MaskOptions {
  readonly log: Logger;
  readonly newGuid: () => string;
}

interface PublicError {
  readonly code: Code;
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** No message may carry a large piece of the request back. */
const maxMessageLength = 300;

/**
 * Turns whatever went wrong into what a client may see: a code of the table, a message written for clients, and the
 * place in the operation. Anything unforeseen becomes INTERNAL with an id under which the log has the details.
 */
export const maskError = (error: unknown, options: MaskOptions): GraphQLError => {
  if (error instanceof GraphQLError && masked.has(error)) return error;
  const place = error instanceof GraphQLError ? error : undefined;
  const { code, message, extensions } = publicError(error) ?? internalError(error, options);
  const retryAfter = extensions?.['retryAfterSeconds'];
  const headers =
    typeof retryAfter === 'number' ? { 'retry-after': String(Math.ceil(retryAfter)) } : undefined;
  const http =
    place?.path === undefined ? { http: { ...httpOf(place, code), ...(headers && { headers }) } } : {};
  const made = new GraphQLError(message.slice(0, maxMessageLength), {
    nodes: place?.nodes ?? null,
    source: place?.source ?? null,
    positions: place?.positions ?? null,
    path: place?.path ?? null,
    extensions: { ...extensions, code, ...http },
  });
  masked.add(made);
  return made;
};

/** What was made here, which stays as it is when it comes by again. */
const masked = new WeakSet<GraphQLError>();

const publicError = (error: unknown): PublicError | undefined => {
  const root = rootOf(error);
  if (root instanceof GatewayError) return codes[root.code].expose ? fromGateway(root) : undefined;
  if (!(root instanceof GraphQLError)) return undefined;
  const code = codeOf(root, error instanceof GraphQLError && error.path !== undefined);
  if (code === undefined) return undefined;
  const place = placeOf(error, root);
  if (place === undefined) {
    const [, missing] = /^Variable "(\$\w+)" of /.exec(root.message) ?? [];
    return { code, message: root.message, ...(missing !== undefined && { extensions: { field: missing } }) };
  }
  return { code, message: `Variable "${place}": ${root.message}`, extensions: { field: place } };
};

/** Where in the variables a wrong value stands: `$filter.name`. GraphQL's own text has the whole value, too. */
const placeOf = (error: unknown, root: GraphQLError): string | undefined => {
  if (!(error instanceof GraphQLError) || error === root || !error.message.endsWith(`; ${root.message}`))
    return undefined;
  const before = error.message.slice(0, -`; ${root.message}`.length);
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(before) ?? [];
  if (variable === undefined) return undefined;
  const [, place = variable] = / at "([^"]*)"$/.exec(before) ?? [];
  return `$${place}`;
};

/** GraphQL wraps what a resolver or scalar threw, sometimes more than once. */
const rootOf = (error: unknown): unknown => {
  let root = error;
  while (root instanceof GraphQLError && root.originalError !== undefined) root = root.originalError;
  return root;
};

const fromGateway = (error: GatewayError): PublicError => ({
  code: error.code,
  message: error.message,
  extensions: {
    ...error.details,
    ...(error.dataverse && { dataverse: error.dataverse }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
  },
});

/** The code of an error that GraphQL itself made; undefined for one that only a bug here can cause. */
const codeOf = (error: GraphQLError, executed: boolean): Code | undefined => {
  const { code } = error.extensions;
  if (typeof code === 'string' && Object.hasOwn(codes, code) && code !== 'INTERNAL') return code as Code;
  if (error.message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED';
  // In execution it is a value of ours that a scalar refused, unless it was the client's argument.
  const clientsFault = !executed || error.message.startsWith('Argument "');
  return clientsFault ? 'BAD_USER_INPUT' : undefined;
};

const internalError = (error: unknown, { log, newGuid }: MaskOptions): PublicError => {
  const requestId = newGuid();
  log.error({ err: rootOf(error), requestId }, 'unexpected error');
  return {
    code: 'INTERNAL',
    message: `Something went wrong in the gateway; its log has the details under ${requestId}.`,
    extensions: { requestId },
  };
};

/**
 * The HTTP status of an answer without data. `spec` marks errors in a well-formed request, which GraphQL over HTTP
 * answers with 200 where the client accepts only `application/json`.
 */
const httpOf = (error: GraphQLError | undefined, code: Code): Record<string, unknown> => {
  const known: unknown = error?.extensions['http'];
  if (typeof known === 'object' && known !== null) return { ...known };
  const spec =
    code === 'GRAPHQL_PARSE_FAILED' || code === 'GRAPHQL_VALIDATION_FAILED' || code === 'BAD_USER_INPUT';
  return { spec, status: codes[code].status };
};
