import { performance } from 'node:perf_hooks';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { AccessToken, AcquireToken, GetTokenOptions, TokenSource } from './token-source.ts';

export interface TokenCycleOptions {
  readonly acquire: AcquireToken;
  /** Told about a refresh in the background that failed; callers are not affected, or have been told before. */
  readonly onBackgroundFailure: (error: unknown) => void;
  /** Monotonic milliseconds: a wall clock may jump. @default performance.now */
  readonly now?: (() => number) | undefined;
}

interface HeldToken extends AccessToken {
  readonly fetchedAt: number;
  /** From here on a new token is fetched, in the background. */
  readonly refreshAt: number;
  /** From here on it isn't used any more. */
  readonly unusableAt: number;
  readonly expiresAt: number;
}

const minute = 60_000;
/** The login service is left alone for so long after a refusal: asking again at once gets an app locked out (contract §1.6, 50196). */
const refusalPause = 30_000;
/** A write is never begun with less than that left. */
const writeLife = minute;
/** After any other failure; each further one doubles it, up to the longest. */
const failurePause = 1_000;
const longestFailurePause = 10_000;

/**
 * Keeps one token fresh: "should refresh" is done in the background, "must refresh" makes callers wait, and at most one
 * request to the login service runs at any time.
 */
export const createTokenCycle = (options: TokenCycleOptions): TokenSource => {
  const { acquire, onBackgroundFailure, now = () => performance.now() } = options;
  let token: HeldToken | undefined;
  let inFlight: Promise<HeldToken> | undefined;
  let failure: { readonly error: unknown; readonly until: number } | undefined;
  /** In a row. */
  let failures = 0;
  let rejectedUntil = Number.NEGATIVE_INFINITY;

  const fetchToken = async (): Promise<HeldToken> => {
    const started = now(); // before the request: a slow answer must not make a token look younger
    try {
      const { value, expiresInSeconds } = await acquire();
      const lifetime = expiresInSeconds * 1000;
      token = {
        value,
        fetchedAt: started,
        refreshAt: started + lifetime - Math.min(5 * minute, lifetime / 2),
        unusableAt: started + lifetime - Math.min(minute, lifetime / 10),
        expiresAt: started + lifetime,
      };
      failure = undefined;
      failures = 0;
      return token;
    } catch (error) {
      failure = { error, until: now() + pauseAfter(error, failures) };
      failures += 1;
      throw error;
    }
  };

  const refresh = (): Promise<HeldToken> => {
    inFlight ??= fetchToken().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };

  /** Nobody waits for it, and who listens is told once, however many ask meanwhile. */
  const refreshBehind = (): void => {
    if (inFlight === undefined && !pausing()) refresh().catch(onBackgroundFailure);
  };

  const pausing = (): boolean => failure !== undefined && now() < failure.until;

  return {
    async getToken({ forceRefresh, forWrite = false }: GetTokenOptions = {}): Promise<AccessToken> {
      const held = token;
      if (held !== undefined && held.value === forceRefresh && now() < rejectedUntil) throw rejection();
      const lasts = ({ expiresAt }: HeldToken): boolean => !forWrite || now() < expiresAt - writeLife;
      const usable =
        held !== undefined && held.value !== forceRefresh && now() < held.unusableAt && lasts(held);
      if (!usable) {
        if (held !== undefined && !lasts(held) && isBornShort(held, now())) throw tooShort();
        if (failure !== undefined && pausing() && inFlight === undefined) throw failure.error;
        const fresh = await refresh();
        if (!lasts(fresh)) throw tooShort();
        return fresh;
      }
      if (now() >= held.refreshAt) refreshBehind();
      return held;
    },
    rejected() {
      rejectedUntil = now() + refusalPause;
    },
    obtained() {
      if (token === undefined) refreshBehind(); // for the same reason as below
      return token !== undefined;
    },
    refused() {
      const refusedLast = failure !== undefined && isRefusal(failure.error);
      // Whoever asks is told to send no traffic here, so that no caller would ever try again.
      if (refusedLast) refreshBehind();
      return refusedLast || now() < rejectedUntil;
    },
  };
};

/** A new one would be no better: the login service is not asked for each write. */
const isBornShort = ({ fetchedAt, expiresAt }: HeldToken, now: number): boolean =>
  expiresAt - fetchedAt <= writeLife && now - fetchedAt < refusalPause && now < expiresAt;

/** How long the login service is left alone, in milliseconds; longer where it asks for that. */
const pauseAfter = (error: unknown, failuresBefore: number): number => {
  const asked = error instanceof GatewayError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  const usual = isRefusal(error)
    ? refusalPause
    : Math.min(failurePause * 2 ** failuresBefore, longestFailurePause);
  return Math.max(usual, asked);
};

const isRefusal = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UPSTREAM_AUTH';

const rejection = (): GatewayError =>
  new GatewayError('UPSTREAM_AUTH', "Dataverse refuses the gateway's sign-in.", { notSent: true });

const tooShort = (): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'The sign-in of the gateway would end before a write does.', {
    notSent: true,
  });
