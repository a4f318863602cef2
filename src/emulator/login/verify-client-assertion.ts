import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';

import type { ApplicationRegistration } from '../organization.ts';
import { sameService } from '../same-service.ts';
import { AadstsError } from './aadsts-error.ts';
import { assertionRefusal, invalidAssertion } from './assertion-refusal.ts';
import type { ClientEvidence } from './client-evidence.ts';
import { required } from './requested-resource.ts';
import { verifyFederatedAssertion } from './verify-federated-assertion.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Clients set `nbf` by their own clock, which may be a little ahead. */
const clockToleranceSeconds = 60;

/**
 * Checks an assertion (contract §1.3): of the client itself, RS256 or PS256, signed with the key of a registered
 * certificate, `iss` and `sub` the client id, `aud` this token endpoint, in its validity; or of another issuer.
 * @throws AadstsError 900144 without a type, 700027 wrong key, 700024 outside its time, 50013 anything else, and as
 *   {@link verifyFederatedAssertion} throws
 */
export async function verifyClientAssertion(
  application: ApplicationRegistration,
  evidence: ClientEvidence,
): Promise<void> {
  const type = required(evidence.form, 'client_assertion_type');
  if (type !== assertionType) {
    throw invalidAssertion(`the type '${type}' is not supported`);
  }
  const assertion = required(evidence.form, 'client_assertion');
  const claims = claimsOf(assertion);
  if (claims.iss !== application.clientId && (application.federatedCredentials ?? []).length > 0) {
    await verifyFederatedAssertion(application, { assertion, claims, now: evidence.now });
    return;
  }
  for (const certificate of application.certificates) {
    if (await isSignedBy(publicKeyOf(certificate), assertion, { application, evidence })) {
      return;
    }
  }
  throw new AadstsError(
    700027,
    'invalid_client',
    'The certificate with identifier used to sign the client assertion is not registered on application. ' +
      `[Reason - The key was not found. Application '${application.clientId}'.]`,
  );
}

interface Expectation {
  readonly application: ApplicationRegistration;
  readonly evidence: ClientEvidence;
}

/** @returns false when another key signed it; everything else that is wrong with the assertion throws. */
async function isSignedBy(key: KeyObject, assertion: string, expected: Expectation): Promise<boolean> {
  const { application, evidence } = expected;
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['RS256', 'PS256'],
      issuer: application.clientId,
      subject: application.clientId,
      currentDate: evidence.now,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'aud', 'jti'],
    });
    const audiences = [payload.aud ?? []].flat();
    if (!audiences.some((audience) => sameService(audience, evidence.endpoint))) {
      throw invalidAssertion(`its audience is not ${evidence.endpoint}`);
    }
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return false;
    }
    throw assertionRefusal(error, evidence.now);
  }
}

function claimsOf(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch (error) {
    throw error instanceof errors.JOSEError ? invalidAssertion(error.message) : error;
  }
}

function publicKeyOf(certificate: string): KeyObject {
  return certificate.includes('BEGIN CERTIFICATE')
    ? new X509Certificate(certificate).publicKey
    : createPublicKey(certificate);
}
