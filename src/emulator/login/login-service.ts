import type { Organization } from '../organization.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What the login service needs. */
export interface LoginService {
  readonly organization: Organization;
  readonly keys: SigningKeys;
  readonly clock: () => Date;
  readonly newGuid: () => string;
  /** 3599 by the contract (§1.1). */
  readonly tokenLifetimeSeconds: number;
  /** A code that `signInRefusal` knows: all tokens are refused with it. */
  readonly refusal: () => number | undefined;
  /** Origins besides that of the request that tokens may be asked for. */
  readonly origins: readonly string[];
}
