import { GatewayError } from '../errors/gateway-error.ts';
import { decodeBatch } from '../odata/decode-batch.ts';
import { encodeBatch } from '../odata/encode-batch.ts';
import { readError } from '../odata/read-error.ts';
import type { Send, UpstreamPrincipal, UpstreamResponse } from '../transport/send.ts';
import { batchPartHeaders } from './batch-part-headers.ts';

export interface ProveBatchOptions {
  readonly send: Send;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  readonly newBoundary: () => string;
  /** The user in an answer to `WhoAmI`. @throws where there is none */
  readonly readUserId: (answer: Pick<UpstreamResponse, 'status' | 'headers' | 'body'>) => string;
}

/**
 * Whether the parts of a `$batch` are done as the user whom its headers name.
 *
 * @throws why that can't be told: GatewayError FORBIDDEN where Dataverse doesn't know the user, and what any request may meet
 */
export type ProveBatch = (principal: UpstreamPrincipal) => Promise<boolean>;

const whoAmI = { method: 'GET', path: 'WhoAmI', headers: {}, body: undefined } as const;

/**
 * Asks `WhoAmI` inside of a batch and outside, once: some organisations may do the parts as the application user
 * (contract §6.1.7). Where it can't be told it is tried again the next time, and where that is for the user at once for
 * other users, who have waited for it, too.
 */
export const createProveBatch = ({
  send,
  serviceRoot,
  newBoundary,
  readUserId,
}: ProveBatchOptions): ProveBatch => {
  let proof: { readonly of: UpstreamPrincipal; readonly outcome: Promise<boolean> } | undefined;
  const prove = async (principal: UpstreamPrincipal): Promise<boolean> => {
    const batch = encodeBatch([whoAmI], {
      servicePath: new URL(serviceRoot).pathname,
      boundary: `batch_${newBoundary()}`,
      partHeaders: batchPartHeaders(principal),
    });
    const [alone, answer] = await Promise.all(
      [whoAmI, batch].map((request) => send({ ...request, principal, signal: undefined, effect: 'read' })),
    );
    if (alone === undefined || answer === undefined) throw new TypeError('No answer to compare');
    if (answer.status !== 200) throw readError(answer);
    const contentType = answer.headers.get('content-type') ?? '';
    const [part] = decodeBatch(answer.body, { contentType, count: 1 });
    return part !== undefined && readUserId(part) === readUserId(alone);
  };
  const start = (of: UpstreamPrincipal): Promise<boolean> =>
    prove(of).catch((error: unknown) => {
      proof = undefined;
      throw error;
    });
  const proveOnce: ProveBatch = async (principal) => {
    proof ??= { of: principal, outcome: start(principal) };
    const { of, outcome } = proof;
    try {
      return await outcome;
    } catch (error) {
      if (isSame(of, principal) || !isAboutUser(error)) throw error;
      return proveOnce(principal);
    }
  };
  return proveOnce;
};

const isSame = (one: UpstreamPrincipal, other: UpstreamPrincipal): boolean =>
  one.kind === 'impersonate' && other.kind === 'impersonate'
    ? one.objectId === other.objectId
    : one.kind === other.kind;

const isAboutUser = (error: unknown): boolean => error instanceof GatewayError && error.code === 'FORBIDDEN';
