import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

import type { ApplicationRegistration } from '../organization.ts';
import { sameService } from '../same-service.ts';
import { AadstsError } from './aadsts-error.ts';
import type { ClientEvidence } from './client-evidence.ts';
import { required } from './requested-resource.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Clients set `nbf` by their own clock, which may be a little ahead. */
const clockToleranceSeconds = 60;

/**
 * Checks a certificate assertion (contract §1.3): RS256 or PS256, signed with the key of a registered certificate,
 * `iss` and `sub` the client id, `aud` this token endpoint, in its validity.
 * @throws AadstsError 900144 without a type, 700027 wrong key, 700024 outside its time, 50013 anything else
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
    if (error instanceof errors.JWTExpired || isTooEarly(error)) {
      throw new AadstsError(
        700024,
        'invalid_client',
        'Client assertion is not within its valid time range. Current time: ' +
          `${evidence.now.toISOString()}. Review the documentation for instructions on creating a client assertion.`,
      );
    }
    throw error instanceof errors.JOSEError ? invalidAssertion(error.message) : error;
  }
}

function isTooEarly(error: unknown): boolean {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
}

function invalidAssertion(reason: string): AadstsError {
  return new AadstsError(50013, 'invalid_client', `Assertion failed validation: ${reason}.`);
}

function publicKeyOf(certificate: string): KeyObject {
  return certificate.includes('BEGIN CERTIFICATE')
    ? new X509Certificate(certificate).publicKey
    : createPublicKey(certificate);
}
