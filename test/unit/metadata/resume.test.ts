import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { document, fakeOrganization, organizationRow, type FakeAnswer } from './fake-organization.ts';

const isCast = (path: string, type: string): boolean => path.includes(`.${type}AttributeMetadata(`);
const times = (asked: readonly string[], part: string): number =>
  asked.filter((path) => path.includes(part)).length;

const troubles: readonly (readonly [string, FakeAnswer | Error])[] = [
  ['no answer', new GatewayError('UPSTREAM_UNAVAILABLE', 'down')],
  ['a time-out', new GatewayError('TIMEOUT', 'too slow')],
  ['a server error', { status: 500, body: 'oops' }],
  ['a gateway in front', { status: 503, body: '<html>busy</html>' }],
  ['a body that breaks off', { body: '{"value":[', cause: new Error('other side closed') }],
  ['a body cut short', { body: '{"value":[{"LogicalName":"acc' }],
  ['a list cut short', { body: '{"value":[{"LogicalName":"account"}' }],
  ['a web page', { body: '<html><body class="x">Sign in</body></html>' }],
  ['nothing', { body: '' }],
];

describe('a part that fails', () => {
  it.each(troubles)('is asked for again alone after %s', async (_, trouble) => {
    const retries: string[] = [];
    const { source, asked, slept } = fakeOrganization(
      (path, nth) => (isCast(path, 'Status') && nth < 2 ? trouble : undefined),
      { onRetry: ({ step, waitMs }) => retries.push(`${step} ${waitMs}`) },
    );
    const { definitions } = await source.load();
    expect(definitions?.tables.size).toBe(1);
    expect(asked).toHaveLength(20);
    expect(times(asked, '.StatusAttributeMetadata(')).toBe(3);
    expect(slept).toEqual([500, 2000]);
    expect(retries).toEqual(['status reasons 500', 'status reasons 2000']);
  });

  it.each(troubles)('three times fails the load: %s', async (_, trouble) => {
    const { source, asked } = fakeOrganization((path) => (isCast(path, 'Status') ? trouble : undefined));
    await expect(source.load()).rejects.toThrow();
    expect(times(asked, '.StatusAttributeMetadata(')).toBe(3);
  });

  it.each([
    ['$metadata', (path: string) => path === '$metadata'],
    ['the row of the organisation', (path: string) => path.startsWith('organizations')],
    ['the first definitions', (path: string) => path.includes('Keys(')],
  ])('may be %s', async (_, matches) => {
    const { source, asked } = fakeOrganization((path, nth) =>
      matches(path) && nth === 0 ? { status: 502, body: '' } : undefined,
    );
    await source.load();
    expect(asked).toHaveLength(19);
  });

  it('may be a $metadata document that ends early, but not one that is something else', async () => {
    const cut = fakeOrganization((path, nth) =>
      path === '$metadata' && nth === 0 ? { body: document().slice(0, -30) } : undefined,
    );
    await cut.source.load();
    expect(times(cut.asked, '$metadata')).toBe(2);
    const other = fakeOrganization((path) => (path === '$metadata' ? { body: '<feed/>' } : undefined));
    await expect(other.source.load()).rejects.toMatchObject({ reason: 'other-service' });
    expect(times(other.asked, '$metadata')).toBe(1);
  });

  it('waits as long as the organisation says', async () => {
    const limited = { status: 429, headers: { 'retry-after': '17' }, body: '' };
    const { source, slept } = fakeOrganization((path, nth) =>
      path === '$metadata' && nth === 0 ? limited : undefined,
    );
    await source.load();
    expect(slept).toEqual([17_000]);
  });

  it('does not wait for longer than the window of its limits', async () => {
    const limited = { status: 429, headers: { 'retry-after': '86400' }, body: '' };
    const { source, slept } = fakeOrganization(() => limited);
    await expect(source.load()).rejects.toMatchObject({ status: 429 });
    expect(slept).toEqual([]);
  });

  it('is not asked for again once the load is given up', async () => {
    const controller = new AbortController();
    const { source, asked } = fakeOrganization((path) => {
      if (path !== '$metadata') return undefined;
      controller.abort();
      return new GatewayError('TIMEOUT', 'given up');
    });
    await expect(source.load({ signal: controller.signal })).rejects.toThrow('given up');
    expect(times(asked, '$metadata')).toBe(1);
  });
});

describe('the load after one that failed', () => {
  /** Fails at one part until told that the organisation is well. */
  const organization = () => {
    const state = { ill: true, version: '1' };
    const fake = fakeOrganization((path) => {
      if (path.startsWith('organizations')) return { body: organizationRow(state.version) };
      return state.ill && isCast(path, 'Lookup') ? { status: 500, body: '' } : undefined;
    });
    return { ...fake, state };
  };

  it('fetches only what is missing, and reports the rest as done', async () => {
    const { source, asked, state } = organization();
    await expect(source.load()).rejects.toMatchObject({ status: 500 });
    asked.length = 0;
    state.ill = false;
    expect((await source.load()).definitions?.tables.size).toBe(1);
    expect(times(asked, 'organizations')).toBe(1);
    expect(times(asked, '$metadata')).toBe(0);
    expect(times(asked, 'Keys(')).toBe(0);
    expect(times(asked, '.PicklistAttributeMetadata(')).toBe(0);
    expect(times(asked, '.LookupAttributeMetadata(')).toBe(1);
  });

  it('fetches all where the metadata changed in between', async () => {
    const { source, asked, state } = organization();
    await expect(source.load()).rejects.toThrow();
    asked.length = 0;
    Object.assign(state, { ill: false, version: '2' });
    expect((await source.load()).version).toBe('2');
    expect(asked).toHaveLength(18);
  });

  it('fetches all where too much time has passed', async () => {
    const { source, asked, state, pass } = organization();
    await expect(source.load()).rejects.toThrow();
    asked.length = 0;
    state.ill = false;
    pass(10 * 60 * 1000 + 1);
    await source.load();
    expect(asked).toHaveLength(18);
  });

  it('is the only one that takes parts over: a load that succeeded leaves none', async () => {
    const { source, asked, state } = organization();
    state.ill = false;
    await source.load();
    asked.length = 0;
    await source.load();
    expect(asked).toHaveLength(18);
  });
});
