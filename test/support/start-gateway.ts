import { pino } from 'pino';

import { demoRoles } from '../../src/cli/demo-roles.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import type { Exchange } from '../../src/load/exchange-log.ts';
import type { Cost } from '../../src/plan/predict-cost.ts';
import type { FetchFunction } from '../../src/transport/fetch-send.ts';
import { callerHeaders, testCallers, type TestCaller } from './test-callers.ts';

/** An answer as a client reads it. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: { readonly upstream: readonly Exchange[]; readonly predicted: Cost };
}

export interface TestGateway {
  /** Runs an operation in the name of a caller. */
  readonly runAs: (
    caller: TestCaller,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<Answer>;
  readonly emulator: Emulator;
  readonly gateway: Gateway;
  /** Runs an operation with `x-explain: true`. */
  readonly run: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer>;
  /** The same, for operations that must succeed: throws where the answer has errors. */
  readonly data: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer>;
}

/** Address of the double in-process; nothing listens there. */
const doubleUrl = 'http://127.0.0.1:5050';

const { upstreamRequests: _requests, rows: _rows, ...documentLimits } = demoRoles.admin.limits;

/** Settings of a gateway that signs in to the double. */
export const gatewaySettings: GatewayOptions = {
  dataverse: { url: new URL(doubleUrl) },
  azure: {
    tenantId: wellKnown.tenantId,
    clientId: wellKnown.gatewayClient.clientId,
    clientSecret: wellKnown.gatewayClient.secret,
    authorityHost: new URL(`${doubleUrl}/login`),
  },
  roles: { admin: { ...demoRoles.admin, limits: documentLimits } },
  // As generous as the demo's, and open to tests that set their own.
  limits: { requests: 200, rows: 500_000 },
  callers: { anonymous: 'admin' },
  authenticators: [testCallers],
  log: pino({ level: 'silent' }),
};

/** A whole gateway in front of a double, without sockets. */
export const startGateway = async (
  options: {
    readonly emulator?: EmulatorOptions;
    readonly gateway?: Partial<GatewayOptions>;
    /** Stands between the two and may change what passes. @default nothing does */
    readonly between?: (request: Request, send: FetchFunction) => Promise<Response>;
  } = {},
): Promise<TestGateway> => {
  const emulator = await createEmulator(options.emulator);
  const { between } = options;
  const fetch: FetchFunction =
    between === undefined ? emulator.fetch : (request) => between(request, emulator.fetch);
  const gateway = await createGateway({ ...gatewaySettings, fetch, ...options.gateway });
  const send = async (
    query: string,
    variables: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const response = await gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-explain': 'true', ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    );
    return (await response.json()) as Answer;
  };
  const run: TestGateway['run'] = (query, variables) => send(query, variables, {});
  const runAs: TestGateway['runAs'] = (caller, query, variables) =>
    send(query, variables, callerHeaders(caller));
  const data: TestGateway['data'] = async (query, variables) => {
    const answer = await run(query, variables);
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors, null, 2));
    return answer;
  };
  return { emulator, gateway, run, runAs, data };
};
