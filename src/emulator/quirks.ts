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
  /** Whether `all(…)` also holds where there are no related rows, as OData has it; `link-type="all"` of FetchXML does not. */
  readonly allHoldsForNone: boolean;
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
  /** Whether columns of a FetchXML link are called `contact_x002e_fullname`, or `contact.fullname`. */
  readonly linkedColumnsEncoded: boolean;
  /** Body of 401: none, or a page of HTML; an OData error it never is. */
  readonly unauthorizedBody: 'empty' | 'html';
  /** Whether the environment has Dataverse search switched off. */
  readonly searchDisabled: boolean;
  /** Code of an unknown or wrongly cased property in a body: that of the support article, or that observed today. */
  readonly unknownBodyPropertyCode: '0x0' | '0x80048d19';
  /** Code of a choice value that its option set has not got. */
  readonly optionOutOfRangeCode: '0x8004431A' | '0x80061005';
  /** `_x_value` in a body. */
  readonly lookupValueInBody: 'refuse' | 'ignore';
  /** Columns in a body that cannot be set by such a request (`IsValidForCreate`, `IsValidForUpdate`). */
  readonly readOnlyInBody: 'refuse' | 'ignore';
  /** Logical names of tables that take no primary key in the body of a POST. */
  readonly tablesRefusingIds: readonly string[];
  /** Nested records in a PATCH, which make no sense unless it creates. */
  readonly nestedInPatch: 'refuse' | 'acceptOnCreate';
  /** Associating two rows that are associated through N:N already. */
  readonly associateTwice: 'refuse' | 'ignore';
  /** Whether 412 of `If-Match` and `If-None-Match` name their code, or leave it empty as the page prints it. */
  readonly conditionCodes: 'named' | 'empty';
  /** Status of `If-Match` with an etag on a table without optimistic concurrency. */
  readonly concurrencyNotEnabledStatus: 400 | 412;
  /** Status of a violated alternate key. */
  readonly duplicateKeyStatus: 400 | 412;
  /** Status of a duplicate that a rule finds. */
  readonly duplicateDetectionStatus: 412 | 500;
  /** Status of what the data provider of a virtual table cannot do. */
  readonly virtualTableStatus: 400 | 500;
  /** Status of an item of a bulk action without `@odata.type`. */
  readonly untypedTargetStatus: 400 | 500;
}

export const defaultQuirks: Quirks = {
  unknownPropertyCode: '0x80060888',
  unknownSegmentCode: '0x8006088a',
  expandTopIgnoredUnderMaxPageSize: false,
  expandNextLinks: true,
  neMatchesNull: false,
  allHoldsForNone: true,
  countWithByteOrderMark: true,
  unsupportedFunctionStatus: 501,
  oversizedPage: 'clamp',
  batchPartsInheritPrefer: false,
  batchPartImpersonation: 'ignored',
  unknownImpersonatedUser: 'ignored',
  contentRangeOnFiles: false,
  linkedColumnsEncoded: false,
  unauthorizedBody: 'empty',
  searchDisabled: false,
  unknownBodyPropertyCode: '0x80048d19',
  optionOutOfRangeCode: '0x8004431A',
  lookupValueInBody: 'refuse',
  readOnlyInBody: 'refuse',
  tablesRefusingIds: [],
  nestedInPatch: 'refuse',
  associateTwice: 'refuse',
  conditionCodes: 'named',
  concurrencyNotEnabledStatus: 400,
  duplicateKeyStatus: 412,
  duplicateDetectionStatus: 412,
  virtualTableStatus: 400,
  untypedTargetStatus: 400,
};
