import { bench, describe } from 'vitest';

import { startGateway } from '../support/start-gateway.ts';

/** Every answer of the Web API is recorded once and replayed, so that the double's own work is not measured. */
const recorded = new Map<string, { readonly body: string; readonly headers: Headers }>();

const test = await startGateway();
const { emulator } = test;
const replay = await startGateway({
  gateway: {
    fetch: async (request) => {
      const known = recorded.get(request.url);
      if (known !== undefined) return new Response(known.body, { headers: known.headers });
      const response = await emulator.fetch(request);
      if (!request.url.includes('/tasks?') && !request.url.includes('/accounts?')) return response;
      const body = await response.text();
      recorded.set(request.url, { body, headers: response.headers });
      return new Response(body, { headers: response.headers });
    },
  },
});

const columns =
  'activityId subject description scheduledStart scheduledEnd actualStart actualEnd priorityCode stateCode statusCode createdOn modifiedOn percentComplete isBilled isWorkflowCreated versionNumber category subcategory createdById modifiedById';
const wide = `{ tasks(first: 5000) { nodes { ${columns} } } }`;
const small = '{ accounts(first: 10) { nodes { name telephone1 primaryContact { fullName } } } }';

const ask = async (query: string): Promise<string> => {
  const response = await replay.gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }),
  );
  return response.text();
};

if ((await ask(wide)).includes('"errors"'))
  throw new Error('The benchmark asks for something that is not there');
await ask(small);
const [rows = ''] = [...recorded.values()].map(({ body }) => body).sort((a, b) => b.length - a.length);

describe('5,000 rows × 20 columns', () => {
  bench('JSON.parse + JSON.stringify of the same rows', () => {
    JSON.stringify(JSON.parse(rows));
  });
  bench('the gateway', async () => {
    await ask(wide);
  });
});

describe('a list of ten', () => {
  bench('the gateway', async () => {
    await ask(small);
  });
});
