import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';

import type { RoleLimits } from '../../../src/access/role-options.ts';
import { createRoleView } from '../../../src/access/role-view.ts';
import { createAnonymous } from '../../../src/auth/inbound/anonymous.ts';
import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { createServer, type Server, type ServerSettings } from '../../../src/server/create-server.ts';
import type { ServerOptions } from '../../../src/server/server-options.ts';

const schema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      hello(name: String, names: [String!]): String
      fromContext: String
      boom: String
      brokenInt: Int
      throttled: String
      outOfTable: String
      many: [String]
    }
    type Mutation {
      save: Boolean
    }
  `,
  resolvers: {
    Query: {
      hello: (_root, { name }: { name?: string }) => `Hello ${name ?? 'world'}`,
      fromContext: (_root, _args, context: { who: string }) => context.who,
      boom: () => {
        throw new Error('password=hunter2 at 10.0.0.1');
      },
      brokenInt: () => 'canary-value',
      throttled: () => {
        throw new GatewayError('THROTTLED', 'Dataverse asks to slow down.', {
          retryAfterSeconds: 7,
          dataverse: { status: 429, code: '0x80072322', requestId: 'r1' },
        });
      },
      outOfTable: () => {
        throw new GraphQLError('secret detail', { extensions: { code: 'SOMETHING_ELSE' } });
      },
      many: () => Array.from({ length: 150 }, (_, index) => new Error(`canary ${index}`)),
    },
    Mutation: { save: () => true },
  },
});

/** The role of everybody who asks. */
const admin = createRoleView('admin', { tables: '*' });

/** What the server logged, one parsed line each. */
export interface TestServer {
  readonly server: Server;
  readonly logged: Record<string, unknown>[];
}

export interface TestServerOptions extends Partial<ServerOptions & ServerSettings> {
  /** Of everybody who asks. */
  readonly limits?: Partial<RoleLimits>;
}

/** A server over a small schema of good and bad fields. */
export const testServer = ({ limits, ...options }: TestServerOptions = {}): TestServer => {
  const role = limits === undefined ? admin : createRoleView('admin', { tables: '*', limits });
  const logged: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>) });
  let ids = 0;
  const all: ServerOptions = {
    schemaFor: ({ audience }) => (audience === undefined ? schema : undefined),
    hasAudience: (audience) => options.schemaFor?.({ audience, role: admin }) !== undefined,
    authenticators: [createAnonymous(admin.name)],
    roleOf: () => role,
    contextFor: () => ({ who: 'context' }),
    readiness: () => 'ok',
    log,
    newGuid: () => `id-${(ids += 1)}`,
    ...options,
  };
  return { server: createServer({ log, ...options }, all), logged };
};

/** An answer with its body read. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => TestResult;
}

export interface TestResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
  readonly status?: string;
}

/** Node wants `duplex` for a streamed body; the type of RequestInit does not have it. */
export type TestRequest = RequestInit & { readonly path?: string; readonly duplex?: 'half' };

/** Sends a request to the in-process server. */
export const ask = async (server: Server, init: TestRequest = {}): Promise<TestAnswer> => {
  const { path = '/graphql', ...rest } = init;
  const response = await server.fetch(new Request(`http://localhost${path}`, rest));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as TestResult,
  };
};

/** Sends one operation as a client does. */
export const query = (
  server: Server,
  text: string,
  headers: Record<string, string> = {},
): Promise<TestAnswer> =>
  ask(server, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: text }),
  });
