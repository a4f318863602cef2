import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { z } from 'zod';

import { tooMuch } from './limits/too-much.ts';

const operation = z.strictObject({
  query: z.string().optional(),
  /** Id of a known document, as GraphQL over HTTP has it: `sha256:7f56…`. */
  documentId: z.string().max(256).nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

export interface BodyLimits {
  /** Counted as they arrive, whatever the Content-Length says. */
  readonly bytes: number;
  /** Of a list; 1: there are no lists. */
  readonly operations: number;
}

/**
 * Reads a GraphQL operation, or a list of them, from a JSON body. Messages are fixed texts: a parser's own would repeat what was sent.
 *
 * @throws GraphQLError BAD_USER_INPUT with HTTP status 413 (too long) or 400 (not UTF-8, not JSON, not an operation);
 *   GatewayError QUERY_TOO_COMPLEX for too long a list
 */
export const readOperations = async (
  request: Request,
  { bytes, operations }: BodyLimits,
): Promise<GraphQLParams | GraphQLParams[]> => {
  const body = parse(decode(await readBytes(request, bytes)));
  if (!Array.isArray(body) || operations <= 1) return readOperation(body);
  if (body.length > operations)
    throw tooMuch('operationsPerRequest', operations, 'The list has too many operations');
  if (body.length === 0) throw refusal(400, 'The list has no operation.');
  return body.map(readOperation);
};

const readOperation = (body: unknown): GraphQLParams => {
  const result = operation.safeParse(body);
  const known = result.data && knownDocument(result.data);
  if (!result.success || (result.data.query === undefined && known === undefined)) {
    throw refusal(
      400,
      'The body must be one JSON object with a string "query" and optionally "variables", "operationName" and "extensions".',
    );
  }
  const { query, operationName, variables } = result.data;
  const extensions = known ?? result.data.extensions;
  return {
    ...(query !== undefined && { query }),
    ...(typeof operationName === 'string' && { operationName }),
    ...(variables && { variables }),
    ...(extensions && { extensions }),
  };
};

/** Extensions that name a known document, in the one form that is read further on; undefined: none is named. */
const knownDocument = ({ documentId, extensions }: z.output<typeof operation>) => {
  if (typeof documentId === 'string') {
    const sha256Hash = documentId.replace(/^sha256:/, '');
    return { ...extensions, persistedQuery: { version: 1, sha256Hash } };
  }
  return extensions?.['persistedQuery'] === undefined ? undefined : extensions;
};

const readBytes = async (request: Request, maxBytes: number): Promise<Uint8Array> => {
  const tooLong = () => refusal(413, `The body is longer than ${maxBytes} bytes.`, { connection: 'close' });
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > maxBytes) throw tooLong();
  // HTTP reads no more of a body than its header announces.
  if (announced !== null) {
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.byteLength > maxBytes) throw tooLong();
    return body;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > maxBytes) throw tooLong();
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
};

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal(400, 'The body is not UTF-8.');
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(400, 'The body is not valid JSON.');
  }
};

const refusal = (status: number, message: string, headers: Record<string, string> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status, headers } } });
