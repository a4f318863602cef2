import { bodyText, type HttpResponse } from '../http-message.ts';
import type { ActionOf } from './fault.ts';

/** The answer to a `$batch` with its parts in disorder; any other answer stays as it is. */
export function garbleMultipart(action: ActionOf<'multipart'>, answer: HttpResponse): HttpResponse {
  const boundary = /boundary=([^;\s]+)/.exec(answer.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return answer;
  const text = bodyText(answer);
  const end = `--${boundary}--`;
  const parts = text.slice(0, text.lastIndexOf(end)).split(`--${boundary}\r\n`).slice(1);
  const frame = (kept: readonly string[]): string =>
    `${kept.map((part) => `--${boundary}\r\n${part}`).join('')}${end}\r\n`;
  return { ...answer, body: garble(action, parts, frame) };
}

function garble(
  { parts: how }: ActionOf<'multipart'>,
  parts: readonly string[],
  frame: (parts: readonly string[]) => string,
): string {
  switch (how) {
    case 'reverse':
      return frame(parts.toReversed());
    case 'dropLast':
      return frame(parts.slice(0, -1));
    case 'repeatFirst':
      return frame([...parts.slice(0, 1), ...parts]);
    case 'leaveOpen': {
      const whole = frame(parts);
      return whole.slice(0, whole.lastIndexOf('--', whole.length - 5));
    }
  }
}
