import { decodeBatch } from '../odata/decode-batch.ts';
import { encodeBatch } from '../odata/encode-batch.ts';
import type { Send, UpstreamPrincipal, UpstreamResponse } from '../transport/send.ts';
import { batchPartHeaders } from './batch-part-headers.ts';

export interface ProveBatchOptions {
  readonly send: Send;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  readonly newBoundary: () => string;
  /** The user in an answer to `WhoAmI`. @throws where there is none */
  readonly readUserId: (answer: Pick<UpstreamResponse, 'status' | 'body'>) => string;
}

/** Whether the parts of a `$batch` are done as the user whom its headers name. */
export type ProveBatch = (principal: UpstreamPrincipal) => Promise<boolean>;

const whoAmI = { method: 'GET', path: 'WhoAmI', headers: {}, body: undefined } as const;

/**
 * Asks `WhoAmI` inside of a batch and outside, once: some organisations may do the parts as the application user
 * (contract §6.1.7). What can't be proved is not so; then it is tried again the next time.
 */
export const createProveBatch = ({
  send,
  serviceRoot,
  newBoundary,
  readUserId,
}: ProveBatchOptions): ProveBatch => {
  let proof: Promise<boolean> | undefined;
  const prove = async (principal: UpstreamPrincipal): Promise<boolean> => {
    const batch = encodeBatch([whoAmI], {
      servicePath: new URL(serviceRoot).pathname,
      boundary: `batch_${newBoundary()}`,
      partHeaders: batchPartHeaders(principal),
    });
    const [alone, answer] = await Promise.all(
      [whoAmI, batch].map((request) => send({ ...request, principal, signal: undefined, effect: 'read' })),
    );
    if (alone === undefined || answer?.status !== 200) throw new TypeError('No answer to compare');
    const contentType = answer.headers.get('content-type') ?? '';
    const [part] = decodeBatch(answer.body, { contentType, count: 1 });
    return part !== undefined && readUserId(part) === readUserId(alone);
  };
  return (principal) => {
    proof ??= prove(principal).catch(() => {
      proof = undefined;
      return false;
    });
    return proof;
  };
};
