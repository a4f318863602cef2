/**
 * A refusal in the documented shape: `{"error":{"code":"0x…","message":"…"}}` with its HTTP status (contract §7).
 * Every room of the double throws this, and only this, for what the real service refuses.
 */
export class DataError extends Error {
  override readonly name: string = 'DataError';
  readonly status: number;
  /** `0x80060888`, `0x0` or empty. */
  readonly code: string;
  /** Values of error annotations, by name, where they are others than usual. */
  readonly details: Readonly<Record<string, string>> = {};

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
