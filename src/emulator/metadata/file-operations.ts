import type { Operation } from './operation.ts';

/** Messages that carry the bytes of file and image columns in blocks (contract §5.9). */
export const fileOperations: readonly Operation[] = [
  {
    kind: 'Action',
    name: 'InitializeFileBlocksUpload',
    parameters: [
      ['Target', 'crmbaseentity'],
      ['FileAttributeName', 'Edm.String'],
      ['FileName', 'Edm.String'],
    ],
    returns: 'InitializeFileBlocksUploadResponse',
  },
  {
    kind: 'Action',
    name: 'UploadBlock',
    parameters: [
      ['BlockId', 'Edm.String'],
      ['BlockData', 'Edm.Binary'],
      ['FileContinuationToken', 'Edm.String'],
    ],
  },
  {
    kind: 'Action',
    name: 'CommitFileBlocksUpload',
    parameters: [
      ['FileName', 'Edm.String'],
      ['MimeType', 'Edm.String'],
      ['BlockList', 'Collection(Edm.String)'],
      ['FileContinuationToken', 'Edm.String'],
    ],
    returns: 'CommitFileBlocksUploadResponse',
  },
  {
    kind: 'Action',
    name: 'InitializeFileBlocksDownload',
    parameters: [
      ['Target', 'crmbaseentity'],
      ['FileAttributeName', 'Edm.String'],
    ],
    returns: 'InitializeFileBlocksDownloadResponse',
  },
  {
    kind: 'Action',
    name: 'DownloadBlock',
    parameters: [
      ['Offset', 'Edm.Int64', 'nullable'],
      ['BlockLength', 'Edm.Int64', 'nullable'],
      ['FileContinuationToken', 'Edm.String'],
    ],
    returns: 'DownloadBlockResponse',
  },
  { kind: 'Action', name: 'DeleteFile', parameters: [['FileId', 'Edm.Guid']] },
];
