import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

/** The pair that signs access tokens; made anew for every emulator, so that tokens of another one are refused. */
export interface SigningKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public half as the key set document publishes it. */
  readonly jwk: JWK;
}

/** @param kid key id, in the header of every token and in the key set */
export async function createSigningKeys(kid: string): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
  return { kid, privateKey, publicKey, jwk };
}
