/* The least that answers these queries: Yoga, undici and dataloader, and nothing of what a gateway is for. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import { Pool } from 'undici';

import { tellCpu } from './tell-cpu.ts';

export interface FloorOptions {
  readonly origin: string;
  /** Path and query of the list, and of the rows with an id. */
  readonly list: string;
  readonly one: string;
}

interface Context {
  readonly loader: DataLoader<string, Row[]>;
}
type Row = Readonly<Record<string, unknown>>;

const { origin, list, one } = JSON.parse(process.argv[2] ?? '') as FloorOptions;
const pool = new Pool(origin, { connections: 48 });
const read = async (path: string): Promise<Row[]> => {
  const { body } = await pool.request({ path, method: 'GET', headers: { accept: 'application/json' } });
  return ((await body.json()) as { readonly value: Row[] }).value;
};
const yoga = createYoga({
  schema: createSchema<Context>({
    typeDefs: `
      type Account { id: ID! name: String telephone1: String createdOn: String }
      type Accounts { nodes: [Account!]! }
      type Query { accounts(first: Int): Accounts account(id: ID!): Account }`,
    resolvers: {
      Query: {
        accounts: async (_, __, { loader }) => ({ nodes: await loader.load(list) }),
        account: async (_, __, { loader }) => (await loader.load(one))[0],
      },
      Account: {
        id: (row: Row) => row['accountid'],
        createdOn: (row: Row) => row['createdon'],
      },
    },
  }),
  context: (): Context => ({ loader: new DataLoader((paths) => Promise.all(paths.map(read))) }),
  logging: false,
});
const server = createServer((request, response) => void yoga(request, response));
server.listen(0, '127.0.0.1', () => {
  tellCpu(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
