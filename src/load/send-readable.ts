import type { ODataResponse } from '../odata/request.ts';
import type { OperationSender } from './operation-sender.ts';
import type { Operation, OperationResult } from './operation.ts';

/** An answer that could be read. */
export interface ReadAnswer<T> extends Pick<OperationResult, 'noteRows'> {
  readonly answer: T;
}

/** What came of reading a body. */
type Reading<T> = { readonly answer: T } | { readonly error: unknown };

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
  /** Of the last body: whether it is to be sent once more is known by reading it, which may take long. */
  let last: { readonly body: string; readonly reading: Reading<T> } | undefined;
  const readingOf = (response: ODataResponse): Reading<T> => {
    const { body } = response;
    if (last?.body !== body) last = { body, reading: attempt(() => read(response)) };
    return last.reading;
  };
  const isGarbled = (response: ODataResponse): boolean => isNoJson(readingOf(response));
  const { response, noteRows } = await sender.send({ ...operation, isGarbled });
  const reading = readingOf(response);
  if ('error' in reading) throw reading.error;
  return { answer: reading.answer, noteRows };
};

const attempt = <T>(read: () => T): Reading<T> => {
  try {
    return { answer: read() };
  } catch (error) {
    return { error };
  }
};

const isNoJson = (reading: Reading<unknown>): boolean =>
  'error' in reading && reading.error instanceof Error && reading.error.cause instanceof SyntaxError;
