import type { ODataResponse } from './request.ts';

/**
 * How Dataverse refuses a column or a table that it hasn't (contract §7, §11): in OData, and in FetchXML, of which aggregates
 * are made. Its codes differ between versions.
 */
const unknownName =
  /Could not find a property named|Resource not found for the segment|entity doesn't contain attribute with Name|was not found in the MetadataCache/;

/** Whether an answer shows that the organisation no longer has something that our metadata says it has. */
export const tellsStaleMetadata = ({ status, body }: Pick<ODataResponse, 'status' | 'body'>): boolean =>
  (status === 400 || status === 404) && unknownName.test(body);
