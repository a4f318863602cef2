import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { z } from 'zod';

import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { ResumePoint } from '../query/need.ts';

/** What a cursor is bound to besides its list. */
export interface CursorOwner {
  /** `DATAVERSE_URL`: a cursor of one environment means nothing in another. */
  readonly environment: string;
  /** Identifies the caller. */
  readonly principal: string;
  readonly role: string;
}

export interface CursorSealer {
  /** Where a list goes on → opaque text. */
  readonly seal: (resume: ResumePoint, listKey: string) => string;
  /** @throws GatewayError BAD_USER_INPUT: tampered with, expired, or of another list, caller, role or environment. */
  readonly open: (cursor: string, listKey: string) => ResumePoint;
}

export interface CursorOptions {
  readonly key: Buffer;
  readonly owner: CursorOwner;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Lifetime of a cursor in milliseconds: 24 hours. */
const lifetime = 24 * 60 * 60 * 1000;
const ivLength = 12;
const tagLength = 16;

const payloadSchema = z.object({
  list: z.string(),
  owner: z.string(),
  expires: z.number(),
  token: z.string().optional(),
  size: z.number().int().min(1).max(5000),
  after: z.object({ key: z.string(), number: z.number().int() }).optional(),
  parent: z.string().optional(),
});

/**
 * Key for sealing cursors. Derived, so that replicas with the same secret agree.
 *
 * @param secret `CURSOR_SECRET`, or the client secret or certificate key.
 */
export const cursorKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'dynamics-graphql cursor', 32));

/** A list's key names its filter and order, and may be long. */
const hashOf = (listKey: string): string =>
  createHash('sha256').update(listKey).digest('base64url').slice(0, 22);

/** Cursors are AES-256-GCM over what they hold: a client can neither read nor make one. */
export const createCursorSealer = ({ key, owner, now, randomBytes }: CursorOptions): CursorSealer => {
  const ownerText = JSON.stringify([owner.environment, owner.principal, owner.role]);
  return {
    seal: (resume, listKey) => {
      const payload: z.infer<typeof payloadSchema> = {
        list: hashOf(listKey),
        owner: ownerText,
        expires: now() + lifetime,
        token: resume.token,
        size: resume.pageSize,
        after: resume.after === undefined ? undefined : { ...resume.after },
        parent: resume.parent,
      };
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (cursor, listKey) => {
      const payload = decrypt(key, cursor);
      if (payload?.list !== hashOf(listKey) || payload.owner !== ownerText)
        throw invalid('is not a cursor of this list');
      if (payload.expires < now()) throw invalid('has expired; start again without it');
      const { token, size, after, parent } = payload;
      return { token, pageSize: size, after, parent };
    },
  };
};

const decrypt = (key: Buffer, cursor: string): z.infer<typeof payloadSchema> | undefined => {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= ivLength + tagLength || bytes.toString('base64url') !== cursor) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength));
    decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]);
    return payloadSchema.parse(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
};

const invalid = (reason: string): GatewayError => badArgument('after', ` ${reason}`);
