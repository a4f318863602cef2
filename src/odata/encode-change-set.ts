import { joinParts, printPart, type EncodeBatchInput } from './encode-batch.ts';
import type { ODataRequest } from './request.ts';

/** A `$batch` of writes: change sets, and reads that follow them. */
export interface WriteBatch {
  /** Each is done as a whole or not at all; they go one after another. */
  readonly changeSets: readonly (readonly ODataRequest[])[];
  readonly reads: readonly ODataRequest[];
}

export interface EncodeChangeSetInput extends EncodeBatchInput {
  /** Headers of the writes. */
  readonly writeHeaders: Readonly<Record<string, string>>;
  /** Unguessable, one for each change set. */
  readonly newBoundary: () => string;
}

/**
 * Writes and reads → one `$batch` request. `Content-ID`s number the writes of each set from 1; what fails in a set is told
 * by it (contract §6.1).
 *
 * @throws TypeError when a path holds anything but printable ASCII, or a header could end its line
 */
export const encodeChangeSets = (
  { changeSets, reads }: WriteBatch,
  input: EncodeChangeSetInput,
): ODataRequest => {
  const { boundary } = input;
  const parts = [
    ...changeSets.map((writes) => `--${boundary}\r\n${printChangeSet(writes, input)}`),
    ...reads.map(
      (request) => `--${boundary}\r\n${printPart(request, { ...input, headers: input.partHeaders })}`,
    ),
  ];
  return joinParts(boundary, parts);
};

const printChangeSet = (writes: readonly ODataRequest[], input: EncodeChangeSetInput): string => {
  const boundary = `changeset_${input.newBoundary()}`;
  const parts = writes.map((request, index) => {
    const headers = {
      ...input.writeHeaders,
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const part = printPart(request, { ...input, headers, contentId: index + 1 });
    return `--${boundary}\r\n${part}`;
  });
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    parts.join('\r\n'),
    `--${boundary}--`,
    '',
  ].join('\r\n');
};
