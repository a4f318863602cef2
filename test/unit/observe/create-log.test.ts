import { describe, expect, it } from 'vitest';

import { createLog } from '../../../src/observe/create-log.ts';

const logTo = (secrets: string[] = []) => {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', secrets, stream: { write: (line) => void lines.push(line) } });
  return {
    log,
    text: () => lines.join(''),
    parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

describe('createLog', () => {
  it('writes one JSON object a line, with a readable level and time', () => {
    const { log, parsed } = logTo();
    log.info({ a: 1 }, 'one\r\n{"level":"fatal"}\u001b[31m');
    log.warn('two');
    expect(parsed()).toMatchObject([
      { level: 'info', a: 1, msg: 'one\r\n{"level":"fatal"}\u001b[31m' },
      { level: 'warn', msg: 'two' },
    ]);
    expect(String(parsed()[0]?.['time'])).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('blanks out secrets wherever they turn up, escaped ones too', () => {
    const { log, text, parsed } = logTo(['can"ary\\secret', 'abc']);
    log.error(
      { err: new Error('body client_secret=can%22ary%5Csecret'), form: 'x=can"ary\\secret' },
      'can"ary\\secret',
    );
    expect(text()).not.toMatch(/can.{1,4}ary/);
    expect(parsed()[0]).toMatchObject({ msg: '[redacted]', form: 'x=[redacted]' });
  });

  it('blanks out secrets that were learnt later', () => {
    const secrets: string[] = [];
    const { log, text } = logTo(secrets);
    secrets.push('canary');
    log.info('canary');
    expect(text()).not.toContain('canary');
  });

  it('blanks out tokens and header values', () => {
    const { log, text } = logTo();
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl';
    log.info(
      { headers: { authorization: 'Basic canary', cookie: 'canary' }, note: `Bearer ${token}` },
      token,
    );
    expect(text()).not.toContain('canary');
    expect(text()).not.toContain(token);
  });
});
