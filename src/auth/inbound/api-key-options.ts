/** A key that is let in, known by its hash only. */
export interface ApiKey {
  /** First part of the key, before the dot; not secret. Two entries of one id are two live keys, for changing them. */
  readonly id: string;
  /** SHA-256 of the whole key, in hex. Enough, as `keys new` makes keys of 256 random bits. */
  readonly sha256?: string | undefined;
  /** `scrypt:<N>:<r>:<p>:<salt>:<hash>`, for keys that somebody chose; salt and hash in base64url. */
  readonly scrypt?: string | undefined;
  readonly role: string;
  /** When it stops being let in. @default never */
  readonly expires?: Date | undefined;
}

export const apiKeyId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
export const sha256Hash = /^[0-9a-f]{64}$/i;
export const scryptHash =
  /^scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2}):([A-Za-z0-9_-]{16,86}):([A-Za-z0-9_-]{43,86})$/;
