import { ConfigError } from '../config/config-error.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { findStartError } from '../errors/start-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** What to print on stderr, and how to end. */
export interface StartFailure {
  readonly text: string;
  readonly exitCode: ExitCode;
}

const whereToRead =
  'docs/connect-dynamics.md says where the values come from, docs/configuration.md lists all settings.';

/** Why a command could not start, for whoever typed it. Only texts written for that are printed; the log has causes. */
export const explainStart = (error: unknown): StartFailure => {
  if (error instanceof ConfigError)
    return { text: `${error.message}\n${whereToRead}`, exitCode: exitCodes.usage };
  const start = findStartError(error);
  if (start !== undefined) {
    const guide = start.step === undefined ? '' : ` (docs/connect-dynamics.md, step ${start.step})`;
    return { text: `${start.message}${guide}.`, exitCode: start.exitCode };
  }
  if (error instanceof GatewayError) return { text: error.message, exitCode: exitCodes.organization };
  const message = error instanceof Error ? error.message : String(error);
  return { text: `Unexpected error: ${message}`, exitCode: exitCodes.failed };
};
