/**
 * Why a document can't be used as an organisation's metadata.
 *
 * - `html`: a web page, most often a sign-in page.
 * - `truncated`: it ended early.
 * - `malformed`: not well-formed XML, or a part of CSDL that makes no sense.
 * - `dtd`: it has a document type declaration, which metadata never has and an attacker may.
 * - `other-service`: well-formed, but not the CSDL of a Dataverse organisation.
 */
export type CsdlErrorReason = 'html' | 'truncated' | 'malformed' | 'dtd' | 'other-service';

/** Where in the document, both counted from 1. */
export interface CsdlPosition {
  readonly line: number;
  readonly column: number;
}

/** A metadata document that is refused. The message is one sentence that names the cause and the position. */
export class CsdlError extends Error {
  override readonly name = 'CsdlError';
  readonly reason: CsdlErrorReason;
  readonly line: number;
  readonly column: number;

  constructor(reason: CsdlErrorReason, detail: string, position: CsdlPosition) {
    super(`${detail} (line ${position.line}, column ${position.column})`);
    this.reason = reason;
    this.line = position.line;
    this.column = position.column;
  }
}
