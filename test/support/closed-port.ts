import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

export interface ClosedPort {
  readonly port: number;
  readonly release: () => void;
}

/**
 * A port of this machine on which nobody listens, and nobody can begin to: a connection has it. One that was free a moment ago
 * may be somebody else's by now.
 */
export const closedPort = async (): Promise<ClosedPort> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[other]] = (await Promise.all([once(server, 'connection'), once(socket, 'connect')])) as [
    [typeof socket],
    unknown,
  ];
  const release = (): void => {
    socket.destroy();
    other.destroy();
    server.close();
  };
  return { port: socket.localPort ?? 0, release };
};
