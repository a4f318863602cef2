import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { proveImpersonation } from '../../../../src/transport/policies/prove-impersonation.ts';
import type { UpstreamPrincipal, UpstreamRequest } from '../../../../src/transport/send.ts';

const service: UpstreamPrincipal = { kind: 'service', reason: 'test' };
const user = (objectId: string): UpstreamPrincipal => ({ kind: 'impersonate', objectId });

/** An organisation that takes principals for users: those not listed for the application user. */
const organisation = (users: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const sent: UpstreamPrincipal[] = [];
  let isDown = false;
  const send = proveImpersonation((principal) => {
    const who = principal.kind === 'impersonate' ? principal.objectId : 'service';
    asked.push(who);
    if (isDown) return Promise.reject(new GatewayError('UPSTREAM_UNAVAILABLE', 'down'));
    return Promise.resolve(users[who] ?? 'application');
  })((request: UpstreamRequest) => {
    sent.push(request.principal);
    return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '', retries: 0 });
  });
  const ask = (principal: UpstreamPrincipal) =>
    send({ method: 'GET', path: 'accounts', headers: {}, body: undefined, principal, signal: undefined });
  const setDown = (down: boolean): void => {
    isDown = down;
  };
  return { ask, asked, sent, setDown };
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

  it('needs no proof where nobody is impersonated', async () => {
    const { ask, asked } = organisation({});
    await ask(service);
    expect(asked).toEqual([]);
  });
});
