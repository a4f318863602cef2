import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface StallOptions {
  /** Milliseconds in which nothing of what is to be sent is taken. */
  readonly stalledMs: number;
  /** Connections, with how many requests of each are being answered. */
  readonly connections: ReadonlyMap<Socket, number>;
}

/**
 * Hangs up on clients that take nothing of their answer, whatever it is: what it is made of, such as a turn at Dataverse, is
 * given back as when the client had left. Waiting for an answer that has nothing to send yet is no stall. Node counts what
 * the system takes of a write as progress, so slow clients are not cut off. It takes up to three times `stalledMs`.
 */
export const cutStalled = (server: Server, { stalledMs, connections }: StallOptions): void => {
  server.timeout = stalledMs;
  server.on('timeout', (socket: Socket) => {
    // Those between two requests have had their time, too: a listener takes their end over from Node.
    if (socket.writableLength > 0 || connections.get(socket) === 0) socket.destroy();
  });
  // The GraphQL server's adapter takes the time away from a socket when it begins to send a stream.
  const renew = (): void => {
    for (const [socket, answering] of connections) {
      if (answering > 0 && socket.timeout !== stalledMs) socket.setTimeout(stalledMs);
    }
  };
  // One that never listened is never closed either.
  server.once('listening', () => {
    const renewing = setInterval(renew, stalledMs / 2).unref();
    server.once('close', () => clearInterval(renewing));
  });
};
