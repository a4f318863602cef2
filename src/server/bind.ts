import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { StartError } from '../errors/start-error.ts';

/** Where to listen. */
export interface BindAddress {
  readonly host: string;
  readonly port: number;
  /** What names another port: `PORT or --port`. */
  readonly movedBy: string;
}

/**
 * Listens on one address; of an IPv6 address, on that alone.
 * @returns the port, which is another one where 0 was asked for
 * @throws StartError (exit code 2) when the port is taken or may not be used, or the address is not one of this machine
 */
export const bind = (server: Server, { host, port, movedBy }: BindAddress): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, { host, port, movedBy })));
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });

const bindError = (error: NodeJS.ErrnoException, { host, port, movedBy }: BindAddress): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is already in use on ${host}: choose another one with ${movedBy}`, {
        exitCode: 2,
        cause: error,
      });
    case 'EACCES':
      return new StartError(
        `Port ${port} may not be used by this user: choose one above 1023 with ${movedBy}`,
        {
          exitCode: 2,
          cause: error,
        },
      );
    case 'EADDRNOTAVAIL':
      return new StartError(
        `This machine has no address ${host}: set HOST or --host to one of its own, or to 0.0.0.0 for all of them`,
        { exitCode: 2, cause: error },
      );
    default:
      return error;
  }
};
