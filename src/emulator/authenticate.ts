import { errors, jwtVerify, type JWTPayload } from 'jose';

import type { Caller } from './caller.ts';
import { DataError } from './data-error.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { SigningKeys } from './login/signing-keys.ts';
import type { Quirks } from './quirks.ts';
import { sameService } from './same-service.ts';
import { findCaller, type Directory } from './security/find-caller.ts';

/** What the check of a token needs. */
export interface Gatekeeper extends Directory {
  readonly quirks: Quirks;
  readonly keys: SigningKeys;
  readonly clock: () => Date;
  /** Origins besides that of the request which count as this organisation. */
  readonly origins: readonly string[];
}

/** An `Authorization` header that does not hold; the answer is ready, as its body is no OData error (contract §1.5). */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized';
  readonly answer: HttpResponse;

  constructor(answer: HttpResponse) {
    super('The access token is missing or does not hold.');
    this.answer = answer;
  }
}

/**
 * From the bearer token to the application user (contract §1.4, §1.5), or the user for whom it acts (§10): signature,
 * audience and time must hold, and the client must be bound to a user.
 * @throws Unauthorized without a token that holds
 * @throws DataError 403 `0x80072560` when the client has no application user, and as {@link findCaller} throws
 */
export async function authenticate(gatekeeper: Gatekeeper, request: HttpRequest): Promise<Caller> {
  const claims = await verifiedClaims(gatekeeper, request);
  const clientId = claims?.['appid'] ?? claims?.['azp'];
  if (claims === undefined || typeof clientId !== 'string') {
    throw new Unauthorized(challenge(gatekeeper, request.origin));
  }
  const application = gatekeeper.organization.applications.find(
    (candidate) => candidate.clientId.toLowerCase() === clientId.toLowerCase(),
  );
  if (application?.systemUserId === undefined) {
    throw new DataError(403, '0x80072560', 'The user is not a member of the organization.');
  }
  return findCaller(gatekeeper, application.systemUserId, request.headers);
}

/** @returns undefined when there is no token, or it does not hold */
async function verifiedClaims(
  { keys, clock, origins }: Gatekeeper,
  request: HttpRequest,
): Promise<JWTPayload | undefined> {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) {
    return undefined;
  }
  try {
    const payload = knownClaims(keys, token, clock()) ?? (await verify({ keys, clock }, token));
    const audiences = [payload.aud ?? []].flat();
    const isForUs = audiences.some((audience) =>
      [request.origin, ...origins].some((origin) => sameService(origin, audience)),
    );
    return isForUs ? payload : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      return undefined;
    }
    throw error;
  }
}

/** Tokens that were found to hold, with their claims: clients send one for an hour. */
const verified = new WeakMap<SigningKeys, Map<string, JWTPayload>>();
const maxVerified = 1000;

async function verify(
  { keys, clock }: Pick<Gatekeeper, 'keys' | 'clock'>,
  token: string,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys.publicKey, {
    algorithms: ['RS256'],
    currentDate: clock(),
    requiredClaims: ['exp', 'aud'],
  });
  const known = verified.get(keys) ?? new Map<string, JWTPayload>();
  verified.set(keys, known);
  if (known.size >= maxVerified) known.clear();
  known.set(token, payload);
  return payload;
}

/** @returns undefined for a token that was not seen yet, and at times outside of its own, which are looked at closely */
function knownClaims(keys: SigningKeys, token: string, now: Date): JWTPayload | undefined {
  const payload = verified.get(keys)?.get(token);
  const seconds = now.getTime() / 1000;
  const isNow = seconds >= (payload?.nbf ?? 0) && seconds < (payload?.exp ?? 0);
  return isNow ? payload : undefined;
}

const page =
  '<!DOCTYPE html><title>401</title><h1>401 - Unauthorized: Access is denied due to invalid credentials.</h1>';

/** 401 with the challenge that names tenant and resource; no client may expect an OData error in its body. */
function challenge({ organization, quirks }: Gatekeeper, origin: string): HttpResponse {
  const authorize = `${origin}/login/${organization.tenantId}/oauth2/authorize`;
  const isPage = quirks.unauthorizedBody === 'html';
  return {
    status: 401,
    headers: new Headers({
      'WWW-Authenticate': `Bearer authorization_uri=${authorize}, resource_id=${origin}/`,
      ...(isPage && { 'Content-Type': 'text/html' }),
    }),
    body: new TextEncoder().encode(isPage ? page : ''),
  };
}
