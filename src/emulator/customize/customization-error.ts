import { DataError } from '../data-error.ts';

/** 400 for a customization that makes no sense; which code each mistake has is not documented in what was read. */
export const customizationError = (message: string): DataError => new DataError(400, '0x80040203', message);
