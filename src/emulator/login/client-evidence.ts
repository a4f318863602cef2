/** What a client shows of itself. */
export interface ClientEvidence {
  readonly form: URLSearchParams;
  /** `Authorization` header: Basic stands for `client_id` and `client_secret` (contract §1.1). */
  readonly authorization: string | null;
  /** Token endpoint as the client addressed it. */
  readonly endpoint: string;
  readonly now: Date;
}
