import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { StartError } from '../errors/start-error.ts';

/**
 * Listens on one address; of an IPv6 address, on that alone.
 *
 * @returns the port, which is another one where 0 was asked for
 * @throws StartError (exit code 2) when the port is taken or may not be used
 */
export const bind = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)));
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });

const bindError = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is already in use on ${host}: choose another one with PORT or --port`,
        {
          exitCode: 2,
          cause: error,
        },
      );
    case 'EACCES':
      return new StartError(
        `Port ${port} may not be used by this user: choose one above 1023 with PORT or --port`,
        {
          exitCode: 2,
          cause: error,
        },
      );
    default:
      return error;
  }
};
