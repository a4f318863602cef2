import { LRUCache } from 'lru-cache';

import { asNotSent } from '../../errors/as-not-sent.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Step } from '../step.ts';
import type { WhoAmI } from '../who-am-i.ts';

/** How many users are remembered, and for how many milliseconds: they, and application users, may be removed or added meanwhile. */
const maxUsers = 10_000;
const lifetimeMs = 5 * 60 * 1000;

export interface ProveImpersonationOptions {
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
}

/**
 * Lets requests in a user's name pass only after Dataverse has answered one as that user: an id that matches nobody may be
 * ignored, and what follows done as the application user, who may do almost everything (contract §10).
 *
 * Where an application user is let in no more, another one proves it.
 *
 * @param choose gives the `WhoAmI` of an application user, always the same function for the same one; not of one that was just
 *   refused while there are others. It must not lead through this policy. Both questions go to the one that was chosen: asked of
 *   two, a user who is not there would look like somebody
 * @throws GatewayError FORBIDDEN for a principal whom Dataverse takes for the application user; what `whoAmI` throws, which
 *   is forgotten, so that the next request asks again. Both say that nothing was sent
 */
export const proveImpersonation = (
  choose: () => WhoAmI,
  { now = () => performance.now() }: ProveImpersonationOptions = {},
): Step => {
  const forgetful = { max: maxUsers, ttl: lifetimeMs, ttlResolution: 0, perf: { now } };
  const proofs = new LRUCache<string, Promise<void>>(forgetful);
  /** Not for ever: an application user that was deleted and made anew has another id. Compared with the old one, an unknown user would pass. */
  const serviceUsers = new LRUCache<WhoAmI, Promise<string>>(forgetful);
  const serviceUser = (whoAmI: WhoAmI): Promise<string> => {
    const known = serviceUsers.get(whoAmI);
    if (known !== undefined) return known;
    const asked = whoAmI({ kind: 'service', reason: 'proof of impersonation' });
    serviceUsers.set(whoAmI, asked);
    asked.catch(() => {
      if (serviceUsers.get(whoAmI) === asked) serviceUsers.delete(whoAmI);
    });
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
