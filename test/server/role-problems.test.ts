import { expect, it } from 'vitest';

import type { StartError } from '../../src/errors/start-error.ts';
import { gatewaySettings, startGateway } from '../support/start-gateway.ts';

it('roles that make no sense are refused at the start, every problem with its place', async () => {
  const starting = startGateway({
    gateway: {
      placeOf: (where) => `roles.yaml, line 7: ${where}`,
      roles: {
        ...gatewaySettings.roles,
        odd: {
          rawQueries: true,
          tables: {
            nothing: { read: true },
            account: {
              read: { except: ['nocolumn'], rows: { noField: { eq: 1 }, revenue: { eq: 'much' } } },
            },
            contact: { read: { rows: { lastName: { contains: '${claims.name}' } } } },
            task: {
              read: { rows: { subject: { eq: 'x${claims.name}' }, description: { eq: '${claims.a..b}' } } },
            },
            lead: { read: { rows: {} } },
          },
        },
      },
    },
  });
  const error = (await starting.catch((caught: unknown) => caught)) as StartError;
  expect(error.exitCode).toBe(2);
  for (const place of [
    'roles.odd.rawQueries',
    'roles.odd.tables.nothing names a table',
    'roles.odd.tables.account.read names the column "nocolumn"',
    'roles.odd.tables.account.read.rows.noField is not known',
    'roles.odd.tables.account.read.rows.revenue.eq is no value of Decimal',
    'roles.odd.tables.contact.read.rows.lastName.contains a claim can only stand',
    'roles.odd.tables.task.read.rows.subject.eq is not understood',
    'roles.odd.tables.task.read.rows.description.eq is not understood',
    'roles.odd.tables.lead.read.rows has no condition',
  ]) {
    expect(error.message).toContain(`roles.yaml, line 7: ${place}`);
  }
});

it('roles that aren’t there are refused together, whoever names them', async () => {
  const starting = startGateway({
    gateway: {
      placeOf: (where) => `line of ${where}`,
      callers: { anonymous: 'nobody', jwt: [] },
      rateLimits: { upstreamRequests: 1, byRole: { nothing: 1 } },
      trustedDocuments: [{ manifest: 'documents.json', mode: 'allowed', roles: ['none'] }],
    },
  });
  const error = (await starting.catch((caught: unknown) => caught)) as StartError;
  expect(error.exitCode).toBe(2);
  for (const place of [
    'callers.anonymous names the role "nobody"',
    'rateLimits.byRole.nothing names the role "nothing"',
    'trustedDocuments[0].roles[0] names the role "none"',
  ]) {
    expect(error.message).toContain(`line of ${place}`);
  }
});
