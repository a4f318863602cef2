import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { digest, newApiKey, scryptOf } from '../../../../src/auth/inbound/api-key-hash.ts';
import type { ApiKey } from '../../../../src/auth/inbound/api-key-options.ts';
import { createApiKeyAuthenticator } from '../../../../src/auth/inbound/api-key.ts';
import { openKeyFile } from '../../../../src/auth/inbound/key-file.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';

const key = newApiKey('partner-1');
const entry: ApiKey = { id: 'partner-1', sha256: digest(key).toString('hex'), role: 'partner' };
const clock = () => new Date('2026-11-02T10:00:00Z');

const authenticator = (...keys: readonly ApiKey[]) => createApiKeyAuthenticator({ keys: () => keys, clock });

const outcome = async (
  authenticate: ReturnType<typeof authenticator>,
  value: string | undefined,
  client = '203.0.113.7',
): Promise<string> => {
  const headers = new Headers(value === undefined ? {} : { 'x-api-key': value });
  try {
    const caller = await authenticate.authenticate({ headers, peer: client, client });
    return caller === 'notForMe' ? caller : `${caller.id} ${[...caller.roles].join()}`;
  } catch (error) {
    return error instanceof GatewayError ? error.code : String(error);
  }
};

describe('an API key', () => {
  it('is a prefix and 256 random bits, and known by its hash', async () => {
    expect(key).toMatch(/^partner-1\.[\w-]{43}$/);
    expect(await outcome(authenticator(entry), key)).toBe('key:partner-1 partner');
    expect(await outcome(authenticator(entry), undefined)).toBe('notForMe');
  });

  it('may have a hash of scrypt', async () => {
    const slow = authenticator({ id: 'partner-1', scrypt: await scryptOf(key), role: 'partner' });
    expect(await outcome(slow, key)).toBe('key:partner-1 partner');
    expect(await outcome(slow, key)).toBe('key:partner-1 partner');
    expect(await outcome(slow, `${key}x`)).toBe('UNAUTHENTICATED');
  });

  it('that is wrong in any way gets one answer', async () => {
    const keys = authenticator(entry, { ...entry, id: 'old', expires: new Date('2026-11-02T09:59:59Z') });
    const wrong = [
      '',
      '.',
      'partner-1',
      'partner-1.',
      'partner-2.x',
      `${key}x`,
      key.slice(0, -1),
      'x'.repeat(10_000),
    ];
    for (const value of wrong)
      expect([value, await outcome(keys, value)]).toEqual([value, 'UNAUTHENTICATED']);
  });

  it('expires', async () => {
    const until = (expires: string) => authenticator({ ...entry, expires: new Date(expires) });
    expect(await outcome(until('2026-11-02T10:00:01Z'), key)).toBe('key:partner-1 partner');
    expect(await outcome(until('2026-11-02T10:00:00Z'), key)).toBe('UNAUTHENTICATED');
  });

  it('is changed with two live keys of one id', async () => {
    const next = newApiKey('partner-1');
    const keys = authenticator(entry, { ...entry, sha256: digest(next).toString('hex') });
    expect(await outcome(keys, key)).toBe('key:partner-1 partner');
    expect(await outcome(keys, next)).toBe('key:partner-1 partner');
  });

  it('that is tried too often is locked, for the address it came from', async () => {
    const keys = authenticator(entry);
    const wrong = await Promise.all(
      Array.from({ length: 10 }, (_, index) => outcome(keys, `partner-1.${index}`)),
    );
    expect(new Set(wrong)).toEqual(new Set(['UNAUTHENTICATED']));
    expect(await outcome(keys, 'partner-1.11')).toBe('RATE_LIMITED');
    expect(await outcome(keys, key)).toBe('RATE_LIMITED');
    expect(await outcome(keys, key, '203.0.113.8')).toBe('key:partner-1 partner');
  });

  it('invented ids lock the address', async () => {
    const keys = authenticator(entry);
    for (let index = 0; index < 50; index += 1) await outcome(keys, `id-${index}.x`, '2001:db8:1:2::a');
    expect(await outcome(keys, 'id-51.x', '2001:db8:1:2::b')).toBe('RATE_LIMITED');
    expect(await outcome(keys, key, '2001:db8:1:3::a')).toBe('key:partner-1 partner');
  });

  it('with a slow hash costs no more than the failures that are let through', async () => {
    const slow = authenticator({ id: 'partner-1', scrypt: await scryptOf(key), role: 'partner' });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => outcome(slow, `partner-1.${index}`)),
    );
    expect(outcomes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10);
    expect(outcomes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(190);
  });
});

describe('a file of keys', () => {
  it('is read again when it changes, and goes on with what it had when it is wrong', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keys');
    let now = 0;
    const failures: unknown[] = [];
    const parse = (text: string): ApiKey[] => {
      if (text === '') throw new Error('empty');
      return [{ id: text, role: 'partner', sha256: '' }];
    };
    await writeFile(path, 'one');
    const keys = await openKeyFile({
      path,
      parse,
      now: () => now,
      onFailure: (error) => failures.push(error),
    });
    const ids = async (): Promise<string[]> => (await keys()).map(({ id }) => id);
    const replace = async (text: string): Promise<void> => {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path); // as a mount does
    };
    await replace('other');
    expect(await ids()).toEqual(['one']);
    now += 2000;
    expect(await ids()).toEqual(['other']);
    await replace('');
    now += 2000;
    expect([await ids(), failures.length]).toEqual([['other'], 1]);
    await replace('third');
    now += 2000;
    expect(await ids()).toEqual(['third']);
  });
});
