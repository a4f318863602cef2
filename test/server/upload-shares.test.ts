import { afterAll, beforeAll, expect, it } from 'vitest';

import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';

const manifest = `http://localhost/files/acme_shipment/${rowId('acme_shipment', 2)}/acme_manifest`;

let rig: TestGateway;
beforeAll(async () => {
  rig = await startGateway({
    gateway: { roles: { sender: { tables: { acme_shipment: {} } } }, callers: {} },
  });
});
afterAll(() => rig.gateway.close());

interface Upload {
  readonly answer: Promise<Response>;
  /** Resolves when something of it is read: it has its memory then. */
  readonly begun: Promise<'begun'>;
  readonly end: () => void;
}

/** Begins to send a file of unknown length, which is held to be a large one. */
const begin = (id: string, headers: Record<string, string> = {}): Upload => {
  let pulled = (): void => undefined;
  const begun = new Promise<'begun'>((resolve) => (pulled = () => resolve('begun')));
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const body = new ReadableStream(
    {
      pull: async (stream) => {
        pulled();
        await ended;
        stream.enqueue(Buffer.from('content'));
        stream.close();
      },
    },
    { highWaterMark: 0 },
  );
  const answer = rig.gateway.fetch(
    new Request(`${manifest}?name=a.bin`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/octet-stream',
        ...callerHeaders({ role: 'sender', id }),
        ...headers,
      },
      body,
      duplex: 'half',
    } as RequestInit),
  );
  return { answer, begun, end };
};

const codeOf = async (response: Response): Promise<unknown> => {
  const { errors } = (await response.json()) as {
    readonly errors: readonly { readonly extensions: { readonly code: string } }[];
  };
  return [response.status, errors[0]?.extensions.code, response.headers.get('retry-after')];
};

it('a caller who sends several files slowly keeps nobody else from sending', async () => {
  const slow = begin('one');
  await slow.begun;
  for (const _ of [1, 2, 3, 4, 5, 6]) {
    expect(await codeOf(await begin('one').answer)).toEqual([429, 'RATE_LIMITED', '1']);
  }
  const other = begin('two');
  await other.begun;
  other.end();
  expect((await other.answer).status).toBe(204);

  // Small ones take little, and go on beside.
  const small = begin('one', { 'content-length': '7' });
  await small.begun;
  for (const upload of [small, slow]) {
    upload.end();
    expect((await upload.answer).status).toBe(204);
  }
  const again = begin('one');
  await again.begun;
  again.end();
  expect((await again.answer).status).toBe(204);
});

it('many callers together have room for so many files, and those who come then are told to wait', async () => {
  const uploads = ['a', 'b', 'c', 'd', 'e'].map((id) => begin(id));
  await Promise.all(uploads.map(({ begun }) => begun));
  expect(await codeOf(await begin('f').answer)).toEqual([503, 'OVERLOADED', '1']);
  for (const { end } of uploads) end();
  for (const { answer } of uploads) expect((await answer).status).toBe(204);
  const last = begin('f');
  last.end();
  expect((await last.answer).status).toBe(204);
});
