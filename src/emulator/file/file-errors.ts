import { DataError } from '../data-error.ts';

/** Errors of files and images (contract §5.9). */
export const tooBig = (): DataError => new DataError(400, '0x80044a02', 'Attachment file size is too big.');

export const invalidImage = (): DataError =>
  new DataError(400, '0x80072553', 'The file is not a valid image, or of a type that is not supported.');

export const chunkTooBig = (limit: number): DataError =>
  new DataError(400, '0x80090008', `The size of a chunk cannot exceed ${limit} bytes.`);

export const unknownTransfer = (): DataError =>
  new DataError(400, '0x80040203', 'The file continuation token is not valid, or its transfer has ended.');

export const fileMissing = (table: string, id: string): DataError =>
  new DataError(404, '0x80040217', `${table} With Id = ${id} Does Not Exist`);

export const badRequest = (message: string): DataError => new DataError(400, '0x80040203', message);
