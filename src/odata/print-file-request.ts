import { guidLiteral } from '../query/literal.ts';
import type { ODataRequest } from './request.ts';

/** Where the content of a file or image column is; set and property as the CSDL has them. */
export interface FileContent {
  readonly entitySet: string;
  /** Canonical GUID of the row. */
  readonly id: string;
  readonly property: string;
  /** The image as it was uploaded, where that was kept, instead of its thumbnail. */
  readonly full: boolean;
  /** `bytes=0-1023`; undefined: all of it. */
  readonly range: string | undefined;
}

/**
 * Request for the bytes of a file or image (contract §5.9). It is the one read that names a row by its key instead of a
 * filter: there is no other way to bytes.
 *
 * @throws TypeError when the id is no canonical GUID, or the range no range.
 */
export const printFileRequest = ({ entitySet, id, property, full, range }: FileContent): ODataRequest => {
  if (range !== undefined && !/^bytes=\d*-\d*$/.test(range)) throw new TypeError('Not a range of bytes');
  return {
    method: 'GET',
    path: `${entitySet}(${guidLiteral(id).text})/${property}/$value${full ? '?size=full' : ''}`,
    headers: { Accept: '*/*', ...(range !== undefined && { Range: range }) },
    body: undefined,
  };
};
