import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { proveImpersonation } from '../../../../src/transport/policies/prove-impersonation.ts';
import type { UpstreamPrincipal, UpstreamRequest } from '../../../../src/transport/send.ts';

const service: UpstreamPrincipal = { kind: 'service', reason: 'test' };
const user = (objectId: string): UpstreamPrincipal => ({ kind: 'impersonate', objectId });

/** An organisation that takes principals for users: those not listed for the application user, of whom it may have several. */
const organisation = (users: Readonly<Record<string, string>>, applications = ['application']) => {
  const asked: string[] = [];
  const sent: UpstreamPrincipal[] = [];
  let isDown = false;
  let chosen = 0;
  let now = 1;
  let generation = '';
  const ways = applications.map((application) => (principal: UpstreamPrincipal) => {
    const who = principal.kind === 'impersonate' ? principal.objectId : 'service';
    asked.push(applications.length === 1 ? who : `${application}: ${who}`);
    if (isDown) return Promise.reject(new GatewayError('UPSTREAM_UNAVAILABLE', 'down'));
    return Promise.resolve(users[who] ?? application + generation);
  });
  const choose = () => {
    const way = ways[chosen % ways.length];
    if (way === undefined) throw new Error('There is no application user.');
    chosen += 1;
    return way;
  };
  const send = proveImpersonation(choose, { now: () => now })((request: UpstreamRequest) => {
    sent.push(request.principal);
    return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '', retries: 0 });
  });
  const ask = (principal: UpstreamPrincipal) =>
    send({ method: 'GET', path: 'accounts', headers: {}, body: undefined, principal, signal: undefined });
  const setDown = (down: boolean): void => {
    isDown = down;
  };
  const passMinutes = (minutes: number): void => {
    now += minutes * 60_000;
  };
  /** The application users are deleted, and made again. */
  const makeAnew = (): void => {
    generation = ' made anew';
  };
  return { ask, asked, sent, setDown, passMinutes, makeAnew };
};

describe('S08: impersonation', () => {
  it('is proved once for each user, however many ask at once', async () => {
    const { ask, asked, sent } = organisation({ a: 'user-a', b: 'user-b' });
    await Promise.all([ask(user('a')), ask(user('a')), ask(user('b'))]);
    await ask(user('a'));
    expect([...asked].sort()).toEqual(['a', 'b', 'service']);
    expect(sent).toHaveLength(4);
  });

  it('sends nothing for one whom Dataverse takes for the application user', async () => {
    const { ask, asked, sent } = organisation({ a: 'user-a' });
    await expect(ask(user('nobody'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(ask(user('nobody'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked.filter((who) => who === 'nobody')).toHaveLength(1);
    expect(sent).toEqual([]);
  });

  it('sends nothing while there is no proof, and asks again', async () => {
    const { ask, sent, setDown } = organisation({ a: 'user-a' });
    setDown(true);
    await expect(ask(user('a'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent).toEqual([]);
    setDown(false);
    await ask(user('a'));
    expect(sent).toEqual([user('a')]);
  });

  it('compares with the application user that was asked, whichever that is', async () => {
    const { ask, asked, sent } = organisation({ a: 'user-a' }, ['one', 'two']);
    await ask(user('a'));
    for (const nobody of ['x', 'y', 'z']) {
      await expect(ask(user(nobody))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(sent).toEqual([user('a')]);
    expect([...asked].sort()).toEqual([
      ...['one: a', 'one: service', 'one: y', 'two: service', 'two: x', 'two: z'],
    ]);
  });

  it('is proved anew after five minutes, for users and application users alike', async () => {
    const { ask, asked, sent, passMinutes, makeAnew } = organisation({ a: 'user-a' });
    await ask(user('a'));
    passMinutes(4);
    await ask(user('a'));
    expect([...asked].sort()).toEqual(['a', 'service']);
    makeAnew();
    passMinutes(2);
    await ask(user('a'));
    await expect(ask(user('nobody'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect([...asked].sort()).toEqual(['a', 'a', 'nobody', 'service', 'service']);
    expect(sent).toEqual([user('a'), user('a'), user('a')]);
  });

  it('needs no proof where nobody is impersonated', async () => {
    const { ask, asked } = organisation({});
    await ask(service);
    expect(asked).toEqual([]);
  });
});
