import { AadstsError } from './aadsts-error.ts';

/** Refusals for reasons that lie outside of this double: throttling, policies, faults of Entra ID (contract §1.6). */
const refusals: ReadonlyMap<number, readonly [error: string, message: string]> = new Map([
  [50033, ['temporarily_unavailable', 'RetryableError - A transient error not related to the database operations.']],
  [50196, ['invalid_request', 'The server terminated an operation because it encountered a client request loop.']],
  [53003, ['access_denied', 'Access has been blocked by Conditional Access policies.']],
  [65001, ['invalid_grant', 'The user or administrator has not consented to use the application.']],
  [650056, ['invalid_client', 'Misconfigured application.']],
  [650057, ['invalid_resource', "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration."]],
  [70002, ['invalid_client', 'Error validating credentials.']],
  [90006, ['temporarily_unavailable', 'ExternalServerRetryableError - The service is temporarily unavailable.']],
  [90012, ['temporarily_unavailable', 'RequestTimeout - The request has timed out.']],
  [90033, ['temporarily_unavailable', 'MsodsServiceUnavailable - The Microsoft Online Directory Service (MSODS) is unavailable.']],
  [90038, ['invalid_tenant', 'NationalCloudTenantRedirection - The specified tenant belongs to another National Cloud.']],
  [90055, ['temporarily_unavailable', 'TenantThrottlingError - There are too many incoming requests.']],
]); // prettier-ignore

/**
 * A refusal that is asked for, by its code.
 * @throws RangeError for a code that is not known; the message lists those that are
 */
export function signInRefusal(code: number): AadstsError {
  const refusal = refusals.get(code);
  if (refusal === undefined) {
    throw new RangeError(`AADSTS${code} is not one of ${[...refusals.keys()].join(', ')}.`);
  }
  const [error, message] = refusal;
  return new AadstsError(code, error, message);
}
