/**
 * `npm run schema:update`: writes the sample organisation's SDL and names lock to schema/demo, from the double. Names
 * that the lock has are kept; delete a line there to have a name made anew.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';

import { demoRoles } from '../src/cli/demo-roles.ts';
import { createEmulator } from '../src/emulator/create-emulator.ts';
import { wellKnown } from '../src/emulator/organization/well-known.ts';
import { createGateway } from '../src/gateway/gateway.ts';
import { printNamesLock } from '../src/model/names-lock.ts';
import { printSdl } from '../src/schema/print-sdl.ts';

const directory = fileURLToPath(new URL('demo/', import.meta.url));
const emulator = await createEmulator();
const gateway = await createGateway({
  dataverse: { url: new URL('http://127.0.0.1:5050') },
  azure: {
    tenantId: wellKnown.tenantId,
    clientId: wellKnown.gatewayClient.clientId,
    clientSecret: wellKnown.gatewayClient.secret,
    authorityHost: new URL('http://127.0.0.1:5050/login'),
  },
  roles: demoRoles,
  callers: { anonymous: 'admin' },
  schemaDir: directory,
  fetch: emulator.fetch,
  log: pino({ level: 'warn' }),
});
const { schema, names } = gateway.current();
await writeFile(`${directory}schema.graphql`, printSdl(schema));
await writeFile(`${directory}names.lock.json`, printNamesLock(names));
await gateway.close();
