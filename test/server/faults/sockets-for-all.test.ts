import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';

import { connectOrganization } from '../../../src/gateway/connect-organization.ts';
import type { OrganizationOptions } from '../../../src/gateway/gateway-options.ts';
import { serviceRequest } from '../../support/service-request.ts';

const running: { close(): unknown }[] = [];
afterEach(() => Promise.all(running.splice(0).map((thing) => thing.close())));

const applicationUser = (number: number) => ({
  clientId: `00000000-0000-0000-0000-00000000000${number}`,
  clientSecret: 'secret',
});

/** An organisation that recommends a hundred requests at once. It answers the first few, and later ones only when so many are there. */
const organisation = async ({ first, together }: { first: number; together: number }): Promise<URL> => {
  let answered = 0;
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json').setHeader('x-ms-dop-hint', '100');
    if (request.url?.includes('/oauth2/') === true) {
      response.end('{"token_type":"Bearer","access_token":"token","expires_in":3600}');
    } else if (answered < first) {
      answered += 1;
      response.end('{}');
    } else {
      held.push(response);
      if (held.length === together) for (const one of held) one.end('{}');
    }
  });
  running.push({ close: () => server.closeAllConnections() }, { close: () => server.close() });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};

test.each<[string, Pick<OrganizationOptions, 'upstream'>, number, number]>([
  ['one application user that may ask for more than most', { upstream: { maxConcurrent: 75 } }, 1, 60],
  ['two application users', {}, 2, 76],
])('requests that have a turn have a socket, too: %s', async (_what, options, users, together) => {
  const url = await organisation({ first: users, together });
  const connection = await connectOrganization(
    {
      ...options,
      dataverse: { url },
      azure: {
        ...applicationUser(1),
        tenantId: 'tenant',
        authorityHost: url,
        applicationUsers: Array.from({ length: users - 1 }, (_user, index) => applicationUser(index + 2)),
      },
    },
    pino({ level: 'silent' }),
  );
  running.push(connection);
  const ask = () => connection.send(serviceRequest({ signal: AbortSignal.timeout(60_000) })); // which is far away where there are enough of them
  for (let user = 0; user < users; user += 1) await ask(); // so each has been told what is recommended
  const answers = await Promise.all(Array.from({ length: together }, ask));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: together }, () => 200));
});
