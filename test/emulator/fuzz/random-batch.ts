import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { several } from './random-names.ts';
import type { FuzzRequest } from './seed-requests.ts';

const crlf = '\r\n';

/**
 * A `$batch` of some requests, in change sets and outside of them.
 * @param request makes one of them
 */
export function randomBatch(dice: Dice, request: () => FuzzRequest): FuzzRequest {
  const parts = several(dice, 4, () => (dice.chance(0.4) ? changeSet(dice, request) : part(dice, request())));
  return {
    method: 'POST',
    target: '/api/data/v9.2/$batch',
    headers: {
      'Content-Type': 'multipart/mixed; boundary=b1',
      ...(dice.chance(0.5) && { Prefer: 'odata.continue-on-error' }),
    },
    body: multipart('b1', parts),
  };
}

function changeSet(dice: Dice, request: () => FuzzRequest): string {
  let id = 0;
  const parts = several(dice, 3, () => part(dice, request(), dice.chance(0.95) ? ++id : undefined));
  return `Content-Type: multipart/mixed; boundary=c1${crlf}${crlf}${multipart('c1', parts)}`;
}

function part(dice: Dice, { method, target, headers, body }: FuzzRequest, id?: number): string {
  const address = dice.chance(0.1)
    ? dice.pick(['$1', '$1/primarycontactid/$ref', '$2', '$9'])
    : dice.chance(0.3)
      ? `http://dataverse.test${target}`
      : target;
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(id === undefined ? [] : [`Content-ID: ${id}`]),
    '',
    `${method} ${address} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
    '',
  ].join(crlf);
}

const multipart = (boundary: string, parts: readonly string[]): string =>
  `${parts.map((text) => `--${boundary}${crlf}${text}${crlf}`).join('')}--${boundary}--${crlf}`;
