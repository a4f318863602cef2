import type { ODataResponse } from '../odata/request.ts';
import type { Operation, OperationResult, OperationSender } from './operation-sender.ts';

/** An answer that could be read. */
export interface ReadAnswer<T> extends Pick<OperationResult, 'noteRows'> {
  readonly answer: T;
}

/**
 * Sends a read and takes its answer apart; once more where that is no JSON, as what broke on the way may arrive the next time.
 *
 * @throws GatewayError what Dataverse, or the way there, answered with; what `read` throws.
 */
export const sendReadable = async <T>(
  sender: OperationSender,
  operation: Operation,
  read: (response: ODataResponse) => T,
): Promise<ReadAnswer<T>> => {
  const first = await sender.send(operation);
  try {
    return { answer: read(first.response), noteRows: first.noteRows };
  } catch (error) {
    if (!isGarbled(error)) throw error;
  }
  const second = await sender.send(operation);
  return { answer: read(second.response), noteRows: second.noteRows };
};

const isGarbled = (error: unknown): boolean => error instanceof Error && error.cause instanceof SyntaxError;
