/** A bearer token for the organisation. */
export interface AccessToken {
  /** Goes into the Authorization header and nowhere else. */
  readonly value: string;
}

export interface GetTokenOptions {
  /** The token that Dataverse refused: the answer is another one, which may already have been fetched for someone else. */
  readonly forceRefresh?: string;
  /** It lasts a minute at least, so that a write doesn't end without it. @default false */
  readonly forWrite?: boolean;
}

/** Where the gateway's own token comes from. */
export interface TokenSource {
  /**
   * @throws GatewayError UPSTREAM_AUTH (refused) or UPSTREAM_UNAVAILABLE (no answer, or none that lasts); its cause is a
   *   StartError where the login service is to blame.
   */
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** The organisation refused a new token, or the application user: another token would fare the same, so none is forced for a while. */
  rejected(): void;
  /** Whether there ever was a token. Asking before makes a try in the background, unless the last one was a moment ago. */
  obtained(): boolean;
  /**
   * True while the login service's last answer was a refusal, and for a while after the organisation rejected a token: the
   * gateway isn't ready then. Asking this after the pause that follows a refusal makes a new try in the background.
   */
  refused(): boolean;
}

/** What the login service handed out. */
export interface AcquiredToken extends AccessToken {
  /** Lifetime in seconds as the service counts it, so that the clocks need not agree. */
  readonly expiresInSeconds: number;
}

/** Asks the login service once. Same errors as {@link TokenSource.getToken}. */
export type AcquireToken = () => Promise<AcquiredToken>;
