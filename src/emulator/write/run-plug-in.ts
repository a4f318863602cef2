import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { PlugInMessage } from '../plug-in.ts';

/**
 * Runs the organisation's custom logic for a message.
 * @throws DataError 400 `0x80040265` with the details of contract §7.1 when it refuses
 */
export function runPlugIn({ plugIn, wait }: RequestScope, message: PlugInMessage): void {
  const outcome = plugIn?.(message);
  if (outcome?.latencyMs !== undefined) wait?.(outcome.latencyMs);
  const failure = outcome?.failWith;
  if (failure === undefined) return;
  const { message: text, operationStatus = '1', subErrorCode = '0' } = failure;
  throw new PlugInError(text, {
    'Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus': operationStatus,
    'Microsoft.PowerApps.CDS.ErrorDetails.SubErrorCode': subErrorCode,
    'Microsoft.PowerApps.CDS.TraceText': `\r\n[acme.Plugins: ${message.message} of ${message.table ?? 'none'}]\r\n`,
  });
}

/** What a plug-in threw. */
class PlugInError extends DataError {
  override readonly name = 'PlugInError';
  override readonly details: Readonly<Record<string, string>>;

  constructor(message: string, details: Readonly<Record<string, string>>) {
    super(400, '0x80040265', message);
    this.details = details;
  }
}
