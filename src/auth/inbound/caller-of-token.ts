import type { JWTPayload } from 'jose';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../caller.ts';
import { entraIssuer } from './entra-issuer.ts';
import type { JwtIssuer } from './jwt-options.ts';

/** Longest `sub`; it becomes a part of keys and log lines. */
const maxSubjectLength = 256;

/**
 * Verified claims → caller.
 *
 * @throws GatewayError UNAUTHENTICATED for a token of another tenant or version, of nobody, or whose object id is malformed.
 */
export const callerOfToken = (claims: JWTPayload, issuer: JwtIssuer): Caller => {
  const tenant = tenantOf(claims, issuer);
  const isUser = isUserToken(claims);
  // Of other issuers the claim means whatever they like.
  const objectId = entraIssuer(issuer.issuer) || issuer.users ? objectIdOf(claims) : undefined;
  const subject = objectId ?? textOf(claims.sub);
  if (subject === undefined || subject.length > maxSubjectLength) throw refused('The token names nobody.');
  return {
    id: `jwt:${claims.iss ?? ''}#${tenant ?? ''}#${subject}`,
    method: 'jwt',
    roles: rolesOf(claims, issuer),
    claims,
    objectId: isUser && namesUsers(issuer) ? objectId : undefined,
  };
};

/** One answer for whatever is wrong with a token; which claim it was is nobody's business but the log's. */
const refused = (message: string): GatewayError => new GatewayError('UNAUTHENTICATED', message);

const tenantOf = (claims: JWTPayload, { issuer, tenants }: JwtIssuer): string | undefined => {
  const entra = entraIssuer(issuer);
  const tenant = textOf(claims['tid']);
  const allowed = tenants ?? (entra && [entra.tenant]);
  if (allowed !== undefined && (tenant === undefined || !allowed.includes(tenant))) {
    throw refused('The token is of a tenant that is not let in.');
  }
  if (entra !== undefined && claims['ver'] !== entra.version)
    throw refused('The token is of another version.');
  return tenant;
};

/**
 * Whether a user stands behind the token. Entra marks tokens of applications alone by `idtyp`, where that optional claim
 * is on; without it, only tokens got for a user have delegated scopes.
 */
const isUserToken = (claims: JWTPayload): boolean =>
  claims['idtyp'] !== 'app' && (claims['idtyp'] === 'user' || textOf(claims['scp']) !== undefined);

const namesUsers = ({ issuer, users }: JwtIssuer): boolean => {
  const entra = entraIssuer(issuer);
  return users ?? (entra !== undefined && entra.tenant !== '{tenantid}');
};

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const emptyGuid = '00000000-0000-0000-0000-000000000000';

/** A malformed id is refused: a header made of it would be dropped on the way, and the call be the application's own. */
const objectIdOf = (claims: JWTPayload): string | undefined => {
  const oid = claims['oid'];
  if (oid === undefined) return undefined;
  const id = typeof oid === 'string' ? oid.toLowerCase() : '';
  if (!guid.test(id) || id === emptyGuid) throw refused('The object id of the token is not one.');
  return id;
};

const rolesOf = (claims: JWTPayload, options: JwtIssuer): ReadonlySet<string> => {
  const { role, roleClaim = 'roles', roleMap, scopeMap, groupMap } = options;
  const scopes = textOf(claims['scp']) ?? textOf(claims['scope']) ?? '';
  const roles = new Set([
    ...mapped(valuesOf(claimAt(claims, roleClaim)), roleMap),
    ...mapped(scopes.split(' '), scopeMap),
    ...mapped(valuesOf(claims['groups']), groupMap),
  ]);
  if (role !== undefined) roles.add(role);
  return roles;
};

const mapped = (values: readonly string[], map: Readonly<Record<string, string>> = {}): string[] =>
  values.flatMap((value) => (Object.hasOwn(map, value) ? (map[value] ?? []) : []));

/** A claim by its whole name, which may be an address with dots, else by its path. */
const claimAt = (claims: JWTPayload, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, claims);
};

/** A list, or a single value. */
const valuesOf = (claim: unknown): string[] =>
  (Array.isArray(claim) ? (claim as unknown[]) : [claim]).filter((value) => typeof value === 'string');

const textOf = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' ? claim : undefined;
