import { LRUCache } from 'lru-cache';

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
 * @param choose an application user to prove it with, by a way that doesn't lead through this policy: one and the same for
 *   both questions, as a user who is not there would look like somebody where another one answers
 * @throws GatewayError FORBIDDEN for a principal whom Dataverse takes for the application user; what `whoAmI` throws, which
 *   is forgotten, so that the next request asks again
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
  const prove = async (objectId: string): Promise<void> => {
    const whoAmI = choose();
    const [own, theirs] = await Promise.all([serviceUser(whoAmI), whoAmI({ kind: 'impersonate', objectId })]);
    if (own === theirs) throw new TakenForService();
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
      ? proven(request.principal.objectId).then(() => next(request))
      : next(request);
};

/** A refusal that holds until it is too old. */
class TakenForService extends GatewayError {
  constructor() {
    super('FORBIDDEN', 'Dataverse knows no user of yours.');
  }
}
