import { guidLiteral } from '../query/literal.ts';
import type { ODataRequest } from './request.ts';

/** A file or image column of a row; set, key and property as the CSDL has them. */
export interface FilePlace {
  readonly table: string;
  readonly entitySet: string;
  readonly key: string;
  /** Canonical GUID of the row. */
  readonly id: string;
  /** Logical name. */
  readonly column: string;
  readonly property: string;
}

/** A request whose body is no text, and which is no part of a `$batch` therefore. */
export type BytesRequest = Omit<ODataRequest, 'body'> & { readonly body: Uint8Array };

/** Bytes of a block (contract §5.9). */
export const blockBytes = 4 * 1024 * 1024;

/**
 * Sends all bytes of a file or image at once. The header takes a name of ASCII only; any other goes into the query.
 *
 * @throws TypeError when the id is no canonical GUID.
 */
export const printFileBytes = (place: FilePlace, name: string, bytes: Uint8Array): BytesRequest => {
  const inHeader = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(name);
  return {
    method: 'PATCH',
    path: `${pathOf(place)}${inHeader ? '' : `?x-ms-file-name=${encodeURIComponent(name)}`}`,
    headers: { 'Content-Type': 'application/octet-stream', ...(inHeader && { 'x-ms-file-name': name }) },
    body: bytes,
  };
};

/** Begins an upload in blocks; the answer has the token of what follows. */
export const printUploadBegin = (place: FilePlace, name: string): ODataRequest =>
  message('InitializeFileBlocksUpload', {
    Target: {
      '@odata.type': `Microsoft.Dynamics.CRM.${place.table}`,
      [place.key]: guidLiteral(place.id).text,
    },
    FileAttributeName: place.column,
    FileName: name,
  });

/** A block under an id of its own: sent twice, it is there once. */
export const printUploadBlock = (token: string, index: number, bytes: Uint8Array): ODataRequest =>
  message('UploadBlock', {
    BlockId: blockId(index),
    BlockData: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    FileContinuationToken: token,
  });

/** Makes the file of the blocks; before, the column is as it was. */
export const printUploadCommit = (token: string, name: string, blocks: number): ODataRequest =>
  message('CommitFileBlocksUpload', {
    FileName: name,
    MimeType: 'application/octet-stream',
    BlockList: Array.from({ length: blocks }, (_, index) => blockId(index)),
    FileContinuationToken: token,
  });

/** Takes the content out of the column. */
export const printFileDelete = (place: FilePlace): ODataRequest => ({
  method: 'DELETE',
  path: pathOf(place),
  headers: {},
  body: undefined,
});

const pathOf = ({ entitySet, id, property }: FilePlace): string =>
  `${entitySet}(${guidLiteral(id).text})/${property}`;

/** All of the same length, as the contract wants them. */
const blockId = (index: number): string =>
  Buffer.from(String(index).padStart(9, '0'), 'latin1').toString('base64');

const message = (name: string, parameters: object): ODataRequest => ({
  method: 'POST',
  path: name,
  headers: {},
  body: JSON.stringify(parameters),
});
