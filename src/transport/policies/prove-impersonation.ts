import { LRUCache } from 'lru-cache';

import { asNotSent } from '../../errors/as-not-sent.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Step } from '../step.ts';
import type { WhoAmI } from '../who-am-i.ts';

/** Users of whom it is remembered, and for how many milliseconds: they may be taken away, or added, meanwhile. */
const maxUsers = 10_000;
const lifetimeMs = 5 * 60 * 1000;

/**
 * Lets requests in a user's name pass only after Dataverse has answered one as that user: an id that matches nobody may be
 * ignored, and what follows done as the application user, who may do almost everything (contract §10).
 *
 * Where an application user is let in no more, another one proves it.
 *
 * @param choose an application user to prove it with, not one that was just refused while there are others; by a way that doesn't lead through this policy: one and the same for
 *   both questions, as a user who is not there would look like somebody where another one answers
 * @throws GatewayError FORBIDDEN for a principal whom Dataverse takes for the application user; what `whoAmI` throws, which
 *   is forgotten, so that the next request asks again. Both say that nothing was sent
 */
export const proveImpersonation = (choose: () => WhoAmI): Step => {
  const proofs = new LRUCache<string, Promise<void>>({ max: maxUsers, ttl: lifetimeMs });
  const serviceUsers = new Map<WhoAmI, Promise<string>>();
  const serviceUser = (whoAmI: WhoAmI): Promise<string> => {
    const known = serviceUsers.get(whoAmI);
    if (known !== undefined) return known;
    const asked = whoAmI({ kind: 'service', reason: 'proof of impersonation' });
    serviceUsers.set(whoAmI, asked);
    asked.catch(() => serviceUsers.delete(whoAmI));
    return asked;
  };
  /** Whether an application user is let in no more, whomever it asks for. */
  const isShutOut = (whoAmI: WhoAmI): Promise<boolean> => {
    serviceUsers.delete(whoAmI);
    return serviceUser(whoAmI).then(() => false, isRefusal);
  };
  /** @param tried application users that can prove nothing */
  const prove = async (objectId: string, tried: readonly WhoAmI[] = []): Promise<void> => {
    const whoAmI = choose();
    try {
      const asked = [serviceUser(whoAmI), whoAmI({ kind: 'impersonate', objectId })] as const;
      const [own, theirs] = await Promise.all(asked);
      if (own === theirs) throw new TakenForService();
    } catch (error) {
      if (tried.includes(whoAmI) || !isRefusal(error) || !(await isShutOut(whoAmI))) throw error;
      await prove(objectId, [...tried, whoAmI]);
    }
  };
  const proven = (objectId: string): Promise<void> => {
    const known = proofs.get(objectId);
    if (known !== undefined) return known;
    const proof = prove(objectId);
    proofs.set(objectId, proof);
    proof.catch((error: unknown) => {
      if (!(error instanceof TakenForService) && proofs.get(objectId) === proof) proofs.delete(objectId);
    });
    return proof;
  };
  return (next) => (request) =>
    request.principal.kind === 'impersonate'
      ? proven(request.principal.objectId).then(
          () => next(request),
          (error: unknown) => {
            throw error instanceof GatewayError ? asNotSent(error) : error;
          },
        )
      : next(request);
};

/** Somebody is refused: the user, or the application user that asks. */
const isRefusal = (error: unknown): boolean =>
  error instanceof GatewayError &&
  !(error instanceof TakenForService) &&
  (error.code === 'FORBIDDEN' || error.code === 'UPSTREAM_AUTH');

/** A refusal that holds until it is too old. */
class TakenForService extends GatewayError {
  constructor() {
    super('FORBIDDEN', 'Dataverse knows no user of yours.');
  }
}
