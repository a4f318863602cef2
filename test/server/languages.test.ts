import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

const options = '{ choices(table: "acme_shipment", column: "acme_services") { value name label order } }';
const rows = '{ acmeShipments(first: 20) { nodes { acmeServices formatted { acmeServices } } } }';

interface Shipment {
  readonly acmeServices: readonly string[] | null;
  readonly formatted: { readonly acmeServices: string | null };
}

interface Option {
  readonly value: number;
  readonly name: string;
  readonly label: string | null;
}

const ask = async (
  { gateway }: TestGateway,
  query: string,
  language: string | undefined,
): Promise<NonNullable<Answer['data']>> => {
  const response = await gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(language === undefined ? {} : { 'accept-language': language }),
      },
      body: JSON.stringify({ query }),
    }),
  );
  const { data, errors } = (await response.json()) as Answer;
  expect(errors).toBeUndefined();
  return data ?? {};
};

const labelsOf = (data: NonNullable<Answer['data']>): ReadonlyMap<string, string | null> =>
  new Map((data['choices'] as Option[]).map(({ name, label }) => [name, label]));

describe('labels in the language that a client prefers', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway();
  });
  afterAll(() => test.gateway.close());

  it.each([
    ['de', 'Versicherung'],
    ['de-AT, en;q=0.5', 'Versicherung'],
    ['fr, de;q=0.5', 'Versicherung'],
    ['de;q=0, en', 'Insurance'],
    ['en-GB', 'Insurance'],
    ['ja', 'Insurance'],
    ['*', 'Insurance'],
    ['😀;;q=,', 'Insurance'],
    [undefined, 'Insurance'],
  ])('Accept-Language: %s', async (language, label) => {
    const header =
      language === undefined || /^[ -~]*$/.test(language) ? language : encodeURIComponent(language);
    expect(labelsOf(await ask(test, options, header)).get('INSURANCE')).toBe(label);
  });

  it('are those of formatted, too, one caller’s beside the other’s', async () => {
    const [german, english, listed] = await Promise.all([
      ask(test, rows, 'de'),
      ask(test, rows, 'en'),
      ask(test, options, 'de').then(labelsOf),
    ]);
    const nodes = (data: NonNullable<Answer['data']>) =>
      (data['acmeShipments'] as { nodes: Shipment[] }).nodes;
    let translated = 0;
    for (const [index, { acmeServices, formatted }] of nodes(german).entries()) {
      const labels = acmeServices?.map((name) => listed.get(name)).join('; ') ?? null;
      expect(formatted.acmeServices).toBe(labels);
      if (formatted.acmeServices !== nodes(english)[index]?.formatted.acmeServices) translated++;
    }
    expect(translated).toBeGreaterThan(3);
  });
});

describe('configured languages', () => {
  it('are all that is offered, beside the base language', async () => {
    const test = await startGateway({ gateway: { languages: [1036] } });
    expect(test.gateway.current().model.languages).not.toContain(1031);
    expect(labelsOf(await ask(test, options, 'de')).get('INSURANCE')).toBe('Insurance');
    await test.gateway.close();
  });
});
