import { errors } from 'jose';

import { AadstsError } from './aadsts-error.ts';

/** What was wrong with an assertion that a known key signed; anything but its own mistakes stays what it is. */
export function assertionRefusal(error: unknown, now: Date): unknown {
  if (error instanceof errors.JWTExpired || isTooEarly(error)) {
    return new AadstsError(
      700024,
      'invalid_client',
      `Client assertion is not within its valid time range. Current time: ${now.toISOString()}. Review the documentation ` +
        'for instructions on creating a client assertion.',
    );
  }
  return error instanceof errors.JOSEError ? invalidAssertion(error.message) : error;
}

function isTooEarly(error: unknown): boolean {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
}

/** An assertion that does not hold, whatever the reason. */
export function invalidAssertion(reason: string): AadstsError {
  return new AadstsError(50013, 'invalid_client', `Assertion failed validation: ${reason}.`);
}
