import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { askRaw, statusOf } from '../../support/ask-raw.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';

let test: TestGateway;
let port: number;
beforeAll(async () => {
  test = await startGateway();
  const { url } = await test.gateway.listen({ host: '127.0.0.1', port: 0 });
  port = Number(new URL(url).port);
});
afterAll(() => test.gateway.close());

const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const ask = (): Promise<string> =>
  askRaw(port, [`${head}connection: close\r\ncontent-length: 26\r\n\r\n{"query":"{ __typename }"}`]);

/** A piece, and another each second: as long as it isn't cut off. */
const drip = (first: string, piece: string): (string | number)[] => [
  first,
  ...Array.from({ length: 25 }, () => [1000, piece]).flat(),
];

describe('H1: slow requests', () => {
  it('slow-headers, slow-body: cut off while they drip, and others are answered meanwhile', async () => {
    const slow = [
      askRaw(port, drip(head, 'x-drip: 1\r\n')),
      askRaw(port, drip(`${head}content-length: 1000\r\n\r\n`, ' ')),
    ];
    for (let round = 0; round < 5; round += 1) expect(statusOf(await ask())).toBe(200);
    for (const answer of await Promise.all(slow)) expect([408, undefined]).toContain(statusOf(answer));
  });
});

describe('H2: idle connections', () => {
  it('conn-200-idle: others are answered', async () => {
    const idle: Socket[] = await Promise.all(
      Array.from(
        { length: 200 },
        () =>
          new Promise<Socket>((resolve, reject) => {
            const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket)).on('error', reject);
          }),
      ),
    );
    expect(statusOf(await ask())).toBe(200);
    for (const socket of idle) socket.destroy();
  });
});
