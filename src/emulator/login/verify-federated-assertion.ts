import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';

import type { ApplicationRegistration, FederatedCredential } from '../organization.ts';
import { AadstsError } from './aadsts-error.ts';
import { assertionRefusal } from './assertion-refusal.ts';

/**
 * Checks an assertion of another issuer (Kubernetes, GitHub …) that the registration trusts (contract §1.3): issuer,
 * subject and audience must be those of one of its federated credentials, and one of the issuer's keys must have signed it.
 * @param claims of the assertion, not yet verified
 * @throws AadstsError 700211 unknown issuer, 700213 other subject, 700212 other audience, 700027 other key, 700024 outside its
 *   time, 50013 anything else
 */
export async function verifyFederatedAssertion(
  { federatedCredentials = [] }: ApplicationRegistration,
  { assertion, claims, now }: { readonly assertion: string; readonly claims: JWTPayload; readonly now: Date },
): Promise<void> {
  const { issuer, subject, audience, keys } = matching(federatedCredentials, claims);
  try {
    await jwtVerify(assertion, createLocalJWKSet({ keys: [...keys] }), {
      algorithms: ['RS256'],
      issuer,
      subject,
      audience,
      currentDate: now,
      requiredClaims: ['exp'],
    });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
      throw new AadstsError(
        700027,
        'invalid_client',
        'Client assertion failed signature validation. The key that signed it is none of its issuer.',
      );
    }
    throw assertionRefusal(error, now);
  }
}

/** The parts are compared one after another, so that the refusal tells which does not match. */
function matching(credentials: readonly FederatedCredential[], claims: JWTPayload): FederatedCredential {
  const audiences = [claims.aud ?? []].flat();
  const steps = [
    [700211, 'issuer', claims.iss, ({ issuer }: FederatedCredential) => issuer === claims.iss],
    [700213, 'subject', claims.sub, ({ subject }: FederatedCredential) => subject === claims.sub],
    [
      700212,
      'audience',
      audiences.join(),
      ({ audience }: FederatedCredential) => audiences.includes(audience),
    ],
  ] as const;
  let left = credentials;
  for (const [code, part, value, matches] of steps) {
    left = left.filter(matches);
    if (left.length === 0) throw noRecord(code, part, value);
  }
  const [found] = left;
  if (found === undefined) throw noRecord(700211, 'issuer', claims.iss);
  return found;
}

const noRecord = (code: number, part: string, value: string | undefined): AadstsError =>
  new AadstsError(
    code,
    'invalid_request',
    `No matching federated identity record found for presented assertion ${part} '${value ?? ''}'. Check your federated ` +
      'identity credential Subject, Audience and Issuer against the presented assertion.',
  );
