import type { DataError } from './data-error.ts';
import type { HttpResponse } from './http-message.ts';
import { jsonAnswer } from './json-answer.ts';

/** Prints a refusal in the documented shape (contract §7.1). */
export function dataErrorAnswer(error: DataError): HttpResponse {
  return jsonAnswer(
    error.status,
    { error: { code: error.code, message: error.message } },
    { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0' },
  );
}
