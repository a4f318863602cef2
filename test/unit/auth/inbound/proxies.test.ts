import { describe, expect, it } from 'vitest';

import { createMtlsAuthenticator } from '../../../../src/auth/inbound/mtls.ts';
import { clientAddress, isNetwork, trustedProxies } from '../../../../src/auth/inbound/proxies.ts';

const isProxy = trustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);

describe('trusted proxies', () => {
  it('are addresses and networks of both families', () => {
    for (const proxy of ['10.1.2.3', '192.0.2.1', 'fd00::1', '::ffff:10.1.2.3'])
      expect(isProxy(proxy)).toBe(true);
    for (const other of ['11.1.2.3', '192.0.2.2', 'fe80::1', '::1', 'nonsense', '', undefined]) {
      expect(isProxy(other)).toBe(false);
    }
  });

  it('are written as such', () => {
    for (const good of ['10.0.0.0/8', '10.0.0.1', '::1', 'fd00::/128']) expect(isNetwork(good)).toBe(true);
    for (const bad of ['10.0.0.0/33', '10.0.0/8', 'localhost', '10.0.0.1/', '10.0.0.1/8/8', '']) {
      expect(isNetwork(bad)).toBe(false);
    }
  });
});

describe('the address of a client', () => {
  const from = (peer: string | undefined, forwarded?: string): string | undefined =>
    clientAddress(
      peer,
      new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
      isProxy,
    );

  it('is that of the socket, whatever a stranger says', () => {
    expect(from('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(from(undefined, '198.51.100.1')).toBeUndefined();
  });

  it('is the last one that no trusted proxy has', () => {
    expect(from('10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2')).toBe('198.51.100.1');
    expect(from('10.0.0.1', '198.51.100.1, nonsense')).toBe('10.0.0.1');
    expect(from('10.0.0.1')).toBe('10.0.0.1');
  });
});

describe('a client certificate', () => {
  const mtls = createMtlsAuthenticator({
    header: 'x-client-dn',
    subjects: { 'CN=partner,O=Acme': 'partner' },
    isProxy,
  });
  const ask = (subject: string | undefined, peer: string | undefined) =>
    mtls.authenticate({
      headers: new Headers(subject === undefined ? {} : { 'x-client-dn': subject }),
      peer,
      client: peer,
    });

  it('counts where a trusted proxy tells its subject', async () => {
    expect(await ask('CN=partner,O=Acme', '10.0.0.1')).toMatchObject({
      id: 'mtls:CN=partner,O=Acme',
      roles: new Set(['partner']),
    });
    expect(await ask(undefined, '10.0.0.1')).toBe('notForMe');
  });

  it('counts for nothing where anybody else does', async () => {
    for (const peer of ['203.0.113.7', '127.0.0.1', undefined]) {
      expect(await ask('CN=partner,O=Acme', peer)).toBe('notForMe');
    }
  });

  it('of somebody who is not let in is refused', async () => {
    await expect(ask('CN=partner,O=Acme,CN=x', '10.0.0.1')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(ask('constructor', '10.0.0.1')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
