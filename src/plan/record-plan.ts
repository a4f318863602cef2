import type { Column, Table } from '../model/model.ts';
import type { PageArguments } from '../query/need.ts';

/** How rows of one table become one selected GraphQL object: fields in the order of the answer. */
export interface RecordPlan {
  readonly table: Table;
  readonly fields: readonly FieldPlan[];
}

/** One field of the answer, and where on the row its value stands. */
export type FieldPlan =
  /** `__typename`: the record's. */
  | { readonly kind: 'typeName'; readonly key: string }
  | { readonly kind: 'identity'; readonly key: string; readonly part: IdentityPart }
  | { readonly kind: 'column'; readonly key: string; readonly column: Column }
  | { readonly kind: 'lookupId'; readonly key: string; readonly property: string }
  | PartPlan
  | FormattedPlan
  | ImagePlan
  | FilePlan
  | PartiesPlan
  | LookupPlan
  | ConnectionField;

/** What every record says of itself. Of a lookup these cost nothing: they come with its value. */
export type IdentityPart = 'id' | 'recordId' | 'table' | 'displayName' | 'etag';

export interface LookupPlan {
  readonly kind: 'lookup';
  readonly key: string;
  /** Holds the id of the target. */
  readonly property: string;
  /** Logical name of the target's table, where there is only one. */
  readonly onlyTarget: string | undefined;
  /** Where the row says of which table the target is. */
  readonly tableProperty: string;
  /** Where the row has the target's display name. */
  readonly nameProperty: string;
  /** By what may stand in `tableProperty`. A target that is not here is invisible: null. */
  readonly branches: ReadonlyMap<string, LookupBranch>;
}

/** One part of the record that a lookup points at, as a value by itself; it has the same key there. */
export interface PartPlan {
  readonly kind: 'part of record';
  readonly key: string;
  readonly lookup: LookupPlan;
}

/** `__typename` where there is but one type. */
export interface TypeNamePlan {
  readonly kind: 'typeName';
  readonly key: string;
  readonly typeName: string;
}

/** Display texts of the row. */
export interface FormattedPlan {
  readonly kind: 'formatted';
  readonly key: string;
  readonly texts: readonly (FormattedText | PartPlan | TypeNamePlan)[];
}

export interface FormattedText {
  readonly kind: 'text';
  readonly key: string;
  readonly property: string;
  /** Texts by the column's value, in the caller's language; a value that is not here has Dataverse's text. */
  readonly labels: ReadonlyMap<string, string> | undefined;
}

export interface ImagePlan {
  readonly kind: 'image';
  readonly key: string;
  readonly table: Table;
  readonly column: Column;
  /** Has a value where there is an image. */
  readonly presence: string;
  readonly parts: readonly (Part<'url' | 'thumbnail' | 'timestamp'> | TypeNamePlan)[];
  readonly timestampProperty: string | undefined;
}

/** One field of a value that is an object. */
export interface Part<Name extends string> {
  readonly kind: 'part';
  readonly key: string;
  readonly part: Name;
}

export interface FilePlan {
  readonly kind: 'file';
  readonly key: string;
  readonly table: Table;
  readonly column: Column;
  readonly parts: readonly (Part<'url' | 'name' | 'size'> | TypeNamePlan)[];
  readonly nameProperty: string | undefined;
  /** Where the rows about the files are; undefined: not wanted, or not known. */
  readonly sizeSlot: string | undefined;
}

/** Parties of one kind, out of all parties of the activity. */
export interface PartiesPlan {
  readonly kind: 'parties';
  readonly key: string;
  readonly slot: string;
  readonly mask: number | undefined;
  /** The answer may begin without its items. */
  readonly streamed: boolean;
  readonly record: RecordPlan;
}

export interface LookupBranch {
  readonly table: Table;
  /**
   * Where the fields' columns are read from.
   * - `value`: nothing but identity is selected, so the lookup's own value and annotations answer.
   * - `slot`: the record at a slot of the row; its identity stands there too, or with the lookup's value.
   * - `parent`: the row that the child was reached from; columns were added to it.
   */
  readonly source:
    | { readonly kind: 'value' }
    | { readonly kind: 'slot'; readonly slot: string; readonly identity: 'row' | 'lookup' }
    | { readonly kind: 'parent' };
  readonly record: RecordPlan;
}

export interface ConnectionField {
  readonly kind: 'collection';
  readonly key: string;
  readonly slot: string;
  readonly connection: ConnectionPlan;
  /** The answer may begin without the connection itself. */
  readonly deferred: boolean;
}

/** How a page of rows becomes a connection. Fields may stand several times, under aliases. */
export interface ConnectionPlan {
  readonly page: PageArguments;
  readonly table: Table;
  /** Identifies the list that its cursors belong to: table, relationship, filter and order. */
  readonly listKey: string;
  readonly fields: readonly ConnectionFieldPlan[];
}

export type ConnectionFieldPlan =
  | {
      readonly kind: 'nodes';
      readonly key: string;
      /** The answer may begin without its items. */
      readonly streamed: boolean;
      readonly record: RecordPlan;
    }
  | {
      readonly kind: 'edges';
      readonly key: string;
      readonly streamed: boolean;
      readonly fields: readonly EdgeFieldPlan[];
    }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly fields: readonly PageInfoFieldPlan[] }
  | { readonly kind: 'totalCount' | 'totalCountIsCapped'; readonly key: string }
  | TypeNamePlan;

export type EdgeFieldPlan =
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly record: RecordPlan }
  | TypeNamePlan;

export type PageInfoFieldPlan =
  | {
      readonly kind: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor';
      readonly key: string;
    }
  | TypeNamePlan;
