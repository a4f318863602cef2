import { describe, expect, it } from 'vitest';

import { guid } from '../../support/guid.ts';
import { makeNeed } from '../../support/make-need.ts';
import { pipelineToDouble } from '../../support/pipeline-to-double.ts';

const need = makeNeed('account', { columns: ['name'] });

/** What a read of one row comes to when its answer has that body, each time that it is sent. */
const readOf = async (body: string, contentType = 'application/json; odata.metadata=minimal') => {
  let sent = 0;
  const answering = {
    fetch: () => {
      sent += 1;
      return Promise.resolve(new Response(body, { headers: { 'content-type': contentType } }));
    },
  };
  const { loaders } = pipelineToDouble(answering, 'token');
  const read = loaders({ withinMs: 10_000, inBatches: false }).readRow({ need, id: guid(1), paths: ['a'] });
  const [outcome] = await Promise.allSettled([read]);
  return { outcome, sent };
};

const whole = JSON.stringify({
  '@odata.context': 'http://dataverse.test/api/data/v9.2/$metadata#accounts(name)',
  value: [{ '@odata.etag': 'W/"1"', accountid: guid(1), name: 'Größe "x" {[' }],
});

describe('an answer that is cut or spoilt', () => {
  it('is read where it is whole', async () => {
    expect(await readOf(whole)).toMatchObject({
      outcome: { status: 'fulfilled', value: { name: 'Größe "x" {[' } },
      sent: 1,
    });
  });

  it('is an error with a code wherever it is cut, and is asked for once more', async () => {
    for (let cut = 0; cut < whole.length; cut += 1) {
      expect(await readOf(whole.slice(0, cut)), `cut at ${cut}`).toMatchObject({
        outcome: { status: 'rejected', reason: { code: 'UPSTREAM_ERROR' } },
        sent: 2,
      });
    }
  });

  it.each([
    ['HTML with status 200', '<html><body>Sign in</body></html>', 'text/html'],
    ['HTML that says it is JSON', '<html><body>Sign in</body></html>', 'application/json'],
    ['no list', '{"value":{"accountid":"x"}}', 'application/json'],
    ['a list of no rows', '{"value":[1,null]}', 'application/json'],
    ['nothing', 'null', 'application/json'],
    ['more than is taken', JSON.stringify({ value: [{ name: 'x'.repeat(60_000) }] }), 'application/json'],
    ['another row', whole.replaceAll(guid(1), guid(2)), 'application/json'],
  ])('is an error with a code: %s', async (_what, body, contentType) => {
    const { outcome } = await readOf(body, contentType);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UPSTREAM_ERROR' } });
  });

  it.each(['value', 'name'])('changes no prototype by a key before "%s"', async (key) => {
    const { outcome } = await readOf(whole.replace(`"${key}"`, `"__proto__":{"polluted":true},"${key}"`));
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(outcome).not.toHaveProperty('value.polluted');
  });
});
