import type { Answer } from '../answer/answer.ts';

/** An answer with the `Content-ID` of its request, which answers to a change set carry. */
export interface PartAnswer {
  readonly answer: Answer;
  readonly contentId: string | undefined;
}

/** Answers of a change set in one part of their own. */
export interface ChangeSetAnswer {
  readonly boundary: string;
  readonly answers: readonly PartAnswer[];
}

export type BatchAnswer = PartAnswer | ChangeSetAnswer;

/** Prints the body of a batch's answer, byte for byte as the service does (contract §6.2). */
export function printBatch(
  boundary: string,
  answers: readonly BatchAnswer[],
): Pick<Answer, 'body' | 'bytes'> {
  const parts = answers.map((item) =>
    'answers' in item
      ? [
          `Content-Type: multipart/mixed; boundary=${item.boundary}\r\n\r\n`,
          ...frame(item.boundary, item.answers.map(printPart)),
        ]
      : printPart(item),
  );
  const chunks = frame(boundary, parts);
  return chunks.every((chunk) => typeof chunk === 'string')
    ? { body: chunks.join('') }
    : { body: '', bytes: Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))) };
}

/** Text, and the bytes of files between. */
type Chunks = readonly (string | Uint8Array)[];

const frame = (boundary: string, parts: readonly Chunks[]): Chunks => [
  ...parts.flatMap((part) => [`--${boundary}\r\n`, ...part]),
  `--${boundary}--\r\n`,
];

function printPart({ answer, contentId }: PartAnswer): Chunks {
  const lines = [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Unknown'}`,
    ...answer.headers.map(([name, value]) => `${name}: ${value}${streaming(answer.status, value)}`),
    '',
    '',
  ];
  return [lines.join('\r\n'), answer.bytes ?? answer.body, '\r\n'];
}

/** What is read comes as a stream, and says so; refusals do not (contract §6.2). */
const streaming = (status: number, value: string): string =>
  status < 300 && value === 'application/json; odata.metadata=minimal' ? '; odata.streaming=true' : '';

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};
