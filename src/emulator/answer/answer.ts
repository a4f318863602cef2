import type { DataError } from '../data-error.ts';
import { PlainHeaders } from '../header-fields.ts';
import type { HttpResponse } from '../http-message.ts';
import type { Preferences } from '../query/preferences.ts';

/** An answer as a part of a `$batch` prints it, too: without the headers of the connection. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty: none. */
  readonly body: string;
  /** Takes the place of `body`: what is no text, such as a file. */
  readonly bytes?: Uint8Array;
  /** Address of the row that was written, to which later requests of a change set may refer. */
  readonly written?: string;
}

const jsonHeaders = [
  ['Content-Type', 'application/json; odata.metadata=minimal'],
  ['OData-Version', '4.0'],
] as const;

/** 200 with JSON that is already text; one `Preference-Applied` for each preference that was followed. */
export function jsonBody(
  body: string,
  { preferences, etag }: { readonly preferences?: Preferences; readonly etag?: string } = {},
): Answer {
  const applied = (preferences?.applied ?? []).map((value) => ['Preference-Applied', value] as const);
  const tag = etag === undefined ? [] : [['ETag', etag] as const];
  return { status: 200, headers: [...jsonHeaders, ...tag, ...applied], body };
}

/** 200 with text, such as a number of rows. */
export const textBody = (body: string): Answer => ({
  status: 200,
  headers: [
    ['Content-Type', 'text/plain'],
    ['OData-Version', '4.0'],
  ],
  body,
});

/** Bytes of a file or image, or of a part of it; 416 has none. */
export const bytesBody = (
  status: 200 | 206 | 416,
  bytes: Uint8Array,
  headers: Answer['headers'],
): Answer => ({
  status,
  headers: [['Content-Type', 'application/octet-stream'], ['OData-Version', '4.0'], ...headers],
  body: '',
  bytes,
});

/** 204 or 304: nothing to say. */
export const noBody = (status: 204 | 304): Answer => ({
  status,
  headers: [['OData-Version', '4.0']],
  body: '',
});

const traceText = 'Microsoft.PowerApps.CDS.TraceText';

const without = (details: DataError['details'], left: string): DataError['details'] =>
  Object.fromEntries(Object.entries(details).filter(([name]) => name !== left));

/**
 * A refusal in the documented shape with its `REQ_ID`; details, if the caller asked for such annotations (contract §7.1).
 */
export function errorAnswer(error: DataError, preferences: Preferences, requestId: string): Answer {
  const annotations = {
    'Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus': '0',
    ...without(error.details, traceText),
    'Microsoft.PowerApps.CDS.HelpLink':
      'http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a' +
      `${error.code.replace(/^0x/, '')}&client=platform`,
    [traceText]: error.details[traceText] ?? '',
    'Microsoft.PowerApps.CDS.InnerError.Message': error.message,
  };
  const wanted = Object.entries(annotations).filter(([name]) => preferences.wants(name));
  const details = Object.fromEntries(wanted.map(([name, value]) => [`@${name}`, value]));
  return {
    status: error.status,
    headers: [['REQ_ID', requestId], ...jsonHeaders],
    body: JSON.stringify({ error: { code: error.code, message: error.message, ...details } }),
  };
}

/** Adds what a connection to the service shows besides the answer itself (contract §2.6, §13). */
export function toHttpResponse(answer: Answer, newGuid: () => string): HttpResponse {
  const headers = new PlainHeaders([
    ['Cache-Control', 'no-cache'],
    ['Allow', 'OPTIONS,GET,HEAD,POST'],
    ['x-ms-service-request-id', newGuid()],
    ['x-ms-dop-hint', '4'],
    ['x-ms-ratelimit-burst-remaining-xrm-requests', '7999'],
    ['x-ms-ratelimit-time-remaining-xrm-requests', '1,200.00'],
    ['Set-Cookie', 'ARRAffinity=e2d7f1; Path=/; HttpOnly; SameSite=None'],
  ]);
  for (const [name, value] of answer.headers) headers.append(name, value);
  return { status: answer.status, headers, body: answer.bytes ?? answer.body };
}
