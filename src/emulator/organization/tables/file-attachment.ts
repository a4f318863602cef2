import { version } from '../dsl/blocks.ts';
import { bigInteger, cascading, lookup, moment, primaryId, tableName, text } from '../dsl/columns.ts';
import { table } from '../dsl/table-spec.ts';

/** What is known of the files in file columns, one row for each (contract §5.9). Its id is the column's value. */
export const fileAttachment = table(
  'FileAttachment',
  {
    label: { en: 'File Attachment', de: 'Dateianlage' },
    plural: { en: 'File Attachments', de: 'Dateianlagen' },
    about: 'File Attachment',
    code: 55,
    ownership: 'None',
    primaryName: 'filename',
    optimisticConcurrency: false,
    private: true,
  },
  [
    primaryId('FileAttachmentId'),
    text('FileName', { max: 255, writable: 'never' }),
    text('MimeType', { max: 256, writable: 'never' }),
    bigInteger('FileSizeInBytes', { label: 'File Size (Bytes)', writable: 'never' }),
    text('RegardingFieldName', { writable: 'never' }),
    lookup(
      'ObjectId',
      cascading({
        acme_shipment: {
          relationship: 'acme_shipment_FileAttachments',
          navigation: 'objectid_acme_shipment',
        },
      }),
      { label: 'Regarding', writable: 'never' },
    ),
    tableName('ObjectTypeCode', { label: 'Object Type', writable: 'never' }),
    moment('CreatedOn', { writable: 'never' }),
    version,
  ],
);
