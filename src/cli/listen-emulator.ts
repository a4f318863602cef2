import type { Emulator } from '../emulator/create-emulator.ts';
import type { Listening, ListenOptions } from '../emulator/listen.ts';
import { StartError } from '../errors/start-error.ts';

export interface EmulatorAddress extends ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Flag and variable that move the port: `EMULATOR_PORT or --emulator-port`. */
  readonly movedBy: string;
}

/**
 * Lets the double listen.
 *
 * @throws StartError (exit code 2) that names what moves the port, when it is taken.
 */
export const listenEmulator = async (emulator: Emulator, address: EmulatorAddress): Promise<Listening> => {
  const { port, movedBy, ...where } = address;
  return emulator.listen({ ...where, port }).catch((error: unknown) => {
    const taken = error instanceof Error && isTaken(error.cause);
    throw taken
      ? new StartError(`Port ${port} is already in use: choose another one for the double with ${movedBy}`, {
          exitCode: 2,
          cause: error,
        })
      : error;
  });
};

const isTaken = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
