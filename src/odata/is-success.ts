import type { ODataResponse } from './request.ts';

/** Whether what was asked for was done. */
export const isSuccess = ({ status }: Pick<ODataResponse, 'status'>): boolean =>
  status >= 200 && status < 300;
