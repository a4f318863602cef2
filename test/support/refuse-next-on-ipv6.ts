import { Server } from 'node:net';
import { vi } from 'vitest';

/**
 * The next port that is asked for on `::1` is taken there, as a connection of anybody's may have it. `vi.restoreAllMocks` ends it.
 * @returns which port that was; undefined: none was asked for
 */
export const refuseNextOnIpv6 = (): (() => number | undefined) => {
  const original: unknown = Reflect.get(Server.prototype, 'listen');
  let refused: number | undefined;
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
    const { host, port } = args[0] as { readonly host: string; readonly port: number };
    if (host !== '::1' || refused !== undefined)
      return Reflect.apply(original as () => Server, this, args) as Server;
    refused = port;
    const error = Object.assign(new Error('The address is in use'), { code: 'EADDRINUSE' });
    process.nextTick(() => this.emit('error', error));
    return this;
  });
  return () => refused;
};
