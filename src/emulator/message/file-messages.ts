import { chunkSize } from '../file/answer-file.ts';
import { badRequest, chunkTooBig, fileMissing, unknownTransfer } from '../file/file-errors.ts';
import { deleteFile, writeFile, type FileTarget } from '../file/write-file.ts';
import { readBytes } from '../store/stored-file.ts';
import { beginTransfer, type Upload } from '../store/transfer.ts';
import type { MessageCall, MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { numberOf, storedRowOf, textOf, textsOf } from './parameter-of.ts';

/** Messages that carry files in blocks of at most 4 MB (contract §5.9). */

const complex = (type: string, value: Readonly<Record<string, unknown>>) =>
  ({ kind: 'complex', type, value }) as const;

export const initializeFileBlocksUpload: MessageHandler = (call) => {
  const { scope, parameters } = call;
  const { row, column } = fileTarget(call);
  const FileContinuationToken = scope.newGuid();
  beginTransfer(scope.store.transfers, FileContinuationToken, {
    kind: 'upload',
    table: row.table.logicalName,
    id: row.id,
    column: column.logicalName,
    name: textOf(parameters, 'FileName') ?? '',
    blocks: new Map(),
  });
  return complex('InitializeFileBlocksUploadResponse', { FileContinuationToken });
};

export const uploadBlock: MessageHandler = (call) => {
  const upload = uploadOf(call);
  const id = textOf(call.parameters, 'BlockId') ?? '';
  const block = Buffer.from(textOf(call.parameters, 'BlockData') ?? '', 'base64');
  if (block.length > chunkSize) throw chunkTooBig(chunkSize);
  const [known] = upload.blocks.keys();
  if (id === '' || (known !== undefined && known.length !== id.length)) {
    throw badRequest('The ids of all blocks must be of the same length.');
  }
  upload.blocks.set(id, block);
  return { kind: 'nothing' };
};

export const commitFileBlocksUpload: MessageHandler = (call) => {
  const { scope, parameters } = call;
  const upload = uploadOf(call);
  const blocks = textsOf(parameters, 'BlockList').map((id) => {
    const block = upload.blocks.get(id);
    if (block === undefined) throw badRequest(`The block '${id}' was not uploaded.`);
    return block;
  });
  const row = scope.store.get(upload.table, upload.id);
  const column = row?.table.columns.get(upload.column);
  if (row === undefined || column === undefined) throw fileMissing(upload.table, upload.id);
  const FileId = writeFile(
    scope,
    { row, column },
    {
      name: textOf(parameters, 'FileName') ?? upload.name,
      mimeType: textOf(parameters, 'MimeType') ?? 'application/octet-stream',
      blocks,
    },
  );
  scope.store.transfers.delete(textOf(parameters, 'FileContinuationToken') ?? '');
  return complex('CommitFileBlocksUploadResponse', {
    FileId,
    FileSizeInBytes: scope.store.file(FileId)?.size ?? 0,
  });
};

export const initializeFileBlocksDownload: MessageHandler = (call) => {
  const { scope } = call;
  const { row, column } = fileTarget(call);
  const fileId = row.values[column.logicalName];
  const file = typeof fileId === 'string' ? scope.store.file(fileId.toLowerCase()) : undefined;
  if (typeof fileId !== 'string' || file === undefined) throw fileMissing('fileattachment', row.id);
  const FileContinuationToken = scope.newGuid();
  beginTransfer(scope.store.transfers, FileContinuationToken, {
    kind: 'download',
    fileId: fileId.toLowerCase(),
  });
  return complex('InitializeFileBlocksDownloadResponse', {
    FileName: file.name,
    FileSizeInBytes: file.size,
    IsChunkingSupported: true,
    FileContinuationToken,
  });
};

export const downloadBlock: MessageHandler = ({ scope, parameters }) => {
  const transfer = scope.store.transfers.get(textOf(parameters, 'FileContinuationToken') ?? '');
  const file = transfer?.kind === 'download' ? scope.store.file(transfer.fileId) : undefined;
  if (file === undefined) throw unknownTransfer();
  const offset = numberOf(parameters, 'Offset') ?? 0;
  const length = numberOf(parameters, 'BlockLength') ?? chunkSize;
  if (offset < 0 || length < 0 || length > chunkSize) throw chunkTooBig(chunkSize);
  const bytes = readBytes(file, offset, offset + length);
  return complex('DownloadBlockResponse', { Data: Buffer.from(bytes).toString('base64') });
};

/** Deletes a file by its id, wherever it is. */
export const deleteFileById: MessageHandler = ({ scope, parameters }) => {
  const id = textOf(parameters, 'FileId') ?? '';
  const attachment = scope.store.get('fileattachment', id);
  const owner = attachment?.values['objectid'];
  const row =
    typeof owner === 'object' && owner !== null ? scope.store.get(owner.table, owner.id) : undefined;
  const name = attachment?.values['regardingfieldname'];
  const column = typeof name === 'string' ? row?.table.columns.get(name) : undefined;
  if (row === undefined || column === undefined) throw fileMissing('fileattachment', id);
  deleteFile(scope, { row, column });
  return { kind: 'nothing' };
};

function fileTarget({ parameters }: MessageCall): FileTarget {
  const row = storedRowOf(parameters, 'Target');
  const column = row.table.columns.get(textOf(parameters, 'FileAttributeName') ?? '');
  if (column?.type !== 'File') throw missingParameter('FileAttributeName');
  return { row, column };
}

function uploadOf({ scope, parameters }: MessageCall): Upload {
  const transfer = scope.store.transfers.get(textOf(parameters, 'FileContinuationToken') ?? '');
  if (transfer?.kind !== 'upload') throw unknownTransfer();
  return transfer;
}
