/** What the address of an Entra issuer says by itself. */
export interface EntraIssuer {
  /** `{tenantid}` where it stands for any. */
  readonly tenant: string;
  /** Value of `ver` in its tokens. */
  readonly version: '1.0' | '2.0';
}

const v1 = /^https:\/\/sts\.windows\.net\/([^/]+)\/$/;
const v2 =
  /^https:\/\/login\.(?:microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn)\/([^/]+)\/v2\.0$/;

/** Recognises issuers of Entra ID, of both versions of its tokens; undefined: another issuer. */
export const entraIssuer = (issuer: string): EntraIssuer | undefined => {
  const one = v1.exec(issuer)?.[1];
  if (one !== undefined) return { tenant: one, version: '1.0' };
  const two = v2.exec(issuer)?.[1];
  return two === undefined ? undefined : { tenant: two, version: '2.0' };
};
