/**
 * Behaviours on which the documents disagree or say nothing (contract §11, §12). Each has the default that clients
 * should expect; a test may switch any of them to see that its client bears the other one too.
 */
export interface Quirks {
  /** Code of `Could not find a property named …`: `0x0` (support article) or `0x80060888` (observed). */
  readonly unknownPropertyCode: '0x0' | '0x80060888';
  /** Code of `Resource not found for the segment …`. */
  readonly unknownSegmentCode: '0x8006088a' | '0x80060888';
  /** Whether `$top` inside `$expand` is ignored under `odata.maxpagesize`, as it is at the root. */
  readonly expandTopIgnoredUnderMaxPageSize: boolean;
  /** Whether expanded collections carry `@odata.nextLink` (query pages of 2024) or not (older samples). */
  readonly expandNextLinks: boolean;
  /** Whether `column ne value` also holds where the column is null. */
  readonly neMatchesNull: boolean;
  /** Whether `…/$count` starts with a UTF-8 byte order mark. */
  readonly countWithByteOrderMark: boolean;
  /** Status of functions and operators that Dataverse does not implement. */
  readonly unsupportedFunctionStatus: 400 | 501;
  /** A page size over 5,000 is brought down to 5,000, or refused. */
  readonly oversizedPage: 'clamp' | 'refuse';
  /** Whether the parts of a `$batch` take over `Prefer` of the outer request. */
  readonly batchPartsInheritPrefer: boolean;
  /** Whether `CallerObjectId` and `MSCRMCallerID` on a part or change set of a `$batch` count, or only those outside. */
  readonly batchPartImpersonation: 'ignored' | 'honoured';
  /** A caller id that matches no user: the request runs as the user who signed in, or gets 403. */
  readonly unknownImpersonatedUser: 'ignored' | 'refused';
  /** Whether a part of a file (206) comes with `Content-Range`; the contract names `x-ms-file-size` and `-chunk-size` only. */
  readonly contentRangeOnFiles: boolean;
  /** Whether the environment has Dataverse search switched off. */
  readonly searchDisabled: boolean;
}

export const defaultQuirks: Quirks = {
  unknownPropertyCode: '0x80060888',
  unknownSegmentCode: '0x8006088a',
  expandTopIgnoredUnderMaxPageSize: false,
  expandNextLinks: true,
  neMatchesNull: false,
  countWithByteOrderMark: true,
  unsupportedFunctionStatus: 501,
  oversizedPage: 'clamp',
  batchPartsInheritPrefer: false,
  batchPartImpersonation: 'ignored',
  unknownImpersonatedUser: 'ignored',
  contentRangeOnFiles: false,
  searchDisabled: false,
};
