import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';

import { createHttpServer } from '../../../src/server/http-server.ts';

const stalledMs = 2500;
/** More than the system takes for a client that reads nothing. */
const answerBytes = 48 * 1024 * 1024;

const running: { close(): Promise<unknown> }[] = [];
afterAll(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const ask = (port: number): Socket =>
  connect({ port, host: '127.0.0.1' })
    .on('error', () => undefined)
    .setEncoding('latin1');

/** Answers one request. */
const serve = async (answer: (response: ServerResponse) => void) => {
  let over = (): void => undefined;
  const closed = new Promise<void>((resolve) => (over = resolve));
  const http = createHttpServer({
    listener: (request, response) => {
      request.resume();
      response.once('close', over);
      answer(response);
    },
    log: pino({ level: 'silent' }),
    stalledMs,
  });
  running.push(http);
  const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
  const socket = ask(Number(new URL(url).port));
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  return { socket, closed };
};

const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

/** What the system had taken for a client that read nothing until now. */
const readRest = async (socket: Socket): Promise<number> => {
  const closed = closeOf(socket);
  socket.resume();
  await closed;
  return socket.bytesRead;
};

describe.concurrent('clients that stop reading', () => {
  it('are hung up on, and the answer is told', async () => {
    const { socket, closed } = await serve((response) => response.end(Buffer.alloc(answerBytes)));
    await closed;
    expect(await readRest(socket)).toBeLessThan(answerBytes);
  });

  it('are told from slow ones, for whom one write takes longer than the limit', async () => {
    const { socket } = await serve((response) => response.end(Buffer.alloc(answerBytes)));
    const pieceBytes = 3 * 1024 * 1024;
    const pauseMs = 300;
    let left = pieceBytes;
    let pauses = 0;
    socket.on('data', (text: string) => {
      left -= text.length;
      if (left > 0) return;
      left = pieceBytes;
      pauses += 1;
      socket.pause();
      setTimeout(() => socket.resume(), pauseMs);
    });
    await closeOf(socket);
    expect(socket.bytesRead).toBeGreaterThan(answerBytes);
    expect(pauses * pauseMs).toBeGreaterThan(stalledMs);
  });

  it('are told from those who wait for an answer to begin, and may stall then', async () => {
    const { socket, closed } = await serve((response) => {
      setTimeout(() => response.end(Buffer.alloc(answerBytes)), 2 * stalledMs);
    });
    await closed;
    const taken = await readRest(socket);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(answerBytes);
  });

  it('are told from those whose answer pauses', async () => {
    const { socket } = await serve((response) => {
      response.write('one');
      setTimeout(() => response.end('two'), 2 * stalledMs);
    });
    let text = '';
    socket.on('data', (piece: string) => (text += piece));
    await closeOf(socket);
    expect(text).toContain('two');
  });
});
