import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

import { digest, newApiKey } from '../../../src/auth/inbound/api-key-hash.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createLog } from '../../../src/observe/create-log.ts';
import { startGateway } from '../../support/start-gateway.ts';
import { tokenIssuer } from '../../support/token-issuer.ts';

const canary = 'canary-variable-8d1f';

describe('G1, G2, G4: secrets, variables and what Dataverse says', () => {
  it('are in no answer, no line of the log and no metric', async () => {
    const entra = await tokenIssuer(() => new Date());
    const key = newApiKey('partner-1');
    const wrongKey = newApiKey('partner-1');
    const outputs: string[] = [];
    const secret = wellKnown.gatewayClient.secret;
    const log = createLog({
      level: 'trace',
      secrets: [secret],
      stream: { write: (line) => outputs.push(line) },
    });
    const bearers: string[] = [];
    let fault: 'none' | 'html' | 'message' | 'cut' = 'none';
    const { gateway } = await startGateway({
      gateway: {
        log,
        fetchKeys: entra.fetchKeys,
        callers: {
          jwt: [
            {
              issuer: entra.issuer,
              audience: [entra.audience],
              jwksUri: new URL('https://login.example/keys'),
              role: 'admin',
            },
          ],
          apiKeys: [{ id: 'partner-1', sha256: digest(key).toString('hex'), role: 'admin' }],
        },
      },
      between: (request, send) => {
        const authorization = request.headers.get('authorization');
        if (authorization !== null) bearers.push(authorization.replace('Bearer ', ''));
        const message = {
          error: { code: '0x80040000', message: `SQL: ${canary} at ${authorization ?? ''}` },
        };
        if (fault === 'html') return Promise.resolve(new Response(`<html>${canary}</html>`, { status: 503 }));
        if (fault === 'message') return Promise.resolve(Response.json(message, { status: 500 }));
        if (fault === 'cut') return Promise.reject(new Error(`socket ${authorization ?? ''}`));
        return send(request);
      },
    });
    const token = await entra.token();
    const wrongToken = `${token.slice(0, -4)}AAAA`;
    const credentials: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer ${wrongToken}` },
      { 'x-api-key': key },
      { 'x-api-key': wrongKey },
      { cookie: `session=${canary}`, authorization: `Basic ${canary}` },
    ];
    const bodies = [
      {
        query: 'query ($v: String) { accounts(filter: { name: { eq: $v } }) { nodes { name } } }',
        variables: { v: canary },
      },
      { query: 'query ($v: Int) { accounts(first: $v) { nodes { name } } }', variables: { v: canary } },
      { query: '{ accounts { nodes { name } } }', operationName: `${canary}\n\u001b[31m` },
      { query: '{ accounts { nodes { name } ', variables: { v: canary } },
    ];
    for (const kind of ['none', 'html', 'message', 'cut'] as const) {
      fault = kind;
      for (const headers of credentials) {
        for (const body of bodies) {
          const response = await gateway.fetch(
            new Request('http://localhost/graphql', {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'x-explain': 'false', ...headers },
              body: JSON.stringify(body),
            }),
          );
          outputs.push(JSON.stringify([...response.headers]), await response.text());
        }
      }
    }
    const metrics = await gateway.listenMetrics({ host: '127.0.0.1', port: 0 });
    outputs.push(await (await fetch(`${metrics.url}/metrics`)).text());
    await gateway.close();

    const all = outputs.join('\n');
    expect(all.length).toBeGreaterThan(10_000);
    expect(bearers.length).toBeGreaterThan(0);
    for (const forbidden of [secret, token, wrongToken, key, wrongKey, ...new Set(bearers), entra.objectId]) {
      expect(all.includes(forbidden)).toBe(false);
    }
    // An operation's own mistake may be repeated to whoever made it; nobody else gets it.
    const lines = outputs.filter((output) => output.startsWith('{"level"'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(line).not.toContain(canary);
    }
  });
});

describe('G3, G8: the log and health', () => {
  it('each line is one JSON object, whatever is logged', () => {
    const lines: string[] = [];
    const log = createLog({ stream: { write: (line) => lines.push(line) } });
    log.info({ operationName: 'a\r\n{"level":"fatal"}\u001b[31m' }, 'x\ny');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd().includes('\n')).toBe(false);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info' });
  });

  it('health says its status and nothing else', async () => {
    const { gateway } = await startGateway({ gateway: { log: pino({ level: 'silent' }) } });
    for (const path of ['/health/live', '/health/ready']) {
      const response = await gateway.fetch(new Request(`http://localhost${path}`));
      expect(await response.json()).toEqual({ status: 'ok' });
      expect(response.headers.has('server')).toBe(false);
    }
    await gateway.close();
  });
});
