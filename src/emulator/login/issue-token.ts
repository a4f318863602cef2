import { SignJWT } from 'jose';

import type { ApplicationRegistration, Organization } from '../organization.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Which of the two endpoints was asked; it shows in the answer's shape (contract §1.1, §1.2). */
export type TokenVersion = 'v1' | 'v2';

/** Everything that goes into a token. */
export interface TokenRequest {
  readonly keys: SigningKeys;
  readonly organization: Organization;
  readonly application: ApplicationRegistration;
  readonly version: TokenVersion;
  /** Resource URI as the client asked for it, with or without its trailing slash. */
  readonly audience: string;
  /** `http://127.0.0.1:5050/login/<tenant>`: prefix of the issuer. */
  readonly authority: string;
  readonly now: Date;
  readonly lifetimeSeconds: number;
  readonly tokenId: string;
}

/**
 * Signs an access token: a JWT (RS256) with the claims that a Dataverse organisation looks at. The login service asks
 * Dataverse nothing (contract §1.4), so a client without application user gets one as well.
 */
export async function issueToken(request: TokenRequest): Promise<string> {
  const { application, organization, version } = request;
  const issuedAt = Math.floor(request.now.getTime() / 1000);
  const client = version === 'v1' ? { appid: application.clientId } : { azp: application.clientId };
  return await new SignJWT({
    ...client,
    idtyp: 'app',
    oid: application.clientId,
    sub: application.clientId,
    tid: organization.tenantId,
    uti: request.tokenId,
    ver: version === 'v1' ? '1.0' : '2.0',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: request.keys.kid })
    .setIssuer(version === 'v1' ? `${request.authority}/` : `${request.authority}/v2.0`)
    .setAudience(request.audience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + request.lifetimeSeconds)
    .sign(request.keys.privateKey);
}
