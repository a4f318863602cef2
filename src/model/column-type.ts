import type { Choice } from './choice.ts';
import type { ScalarKind } from './scalar-kind.ts';

/** What a column's value is. `choice` and `choices` point to the enum. */
export type ColumnType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'choice' | 'choices'; readonly choice: Choice }
  | ImageType
  | FileType;

/** The column's own property holds the thumbnail, base64 (contract §5.9). */
export interface ImageType {
  readonly kind: 'image';
  /** Property of `<name>_timestamp`. */
  readonly timestampProperty: string | undefined;
  /** Property of `<name>id`, set where there is an image. */
  readonly idProperty: string | undefined;
}

/** The column's own property holds the id of the file (contract §5.9). */
export interface FileType {
  readonly kind: 'file';
  /** Property of `<name>_name`. */
  readonly nameProperty: string | undefined;
  /** Rows with the sizes: collection navigation of the table to its file attachments; undefined where it has none. */
  readonly attachments: RelatedTable | undefined;
}

/** Rows of a table that the gateway reads for its own use, whether or not the table is visible. */
export interface RelatedTable {
  readonly navigation: string;
  readonly table: { readonly logicalName: string; readonly entitySet: string; readonly key: string };
  readonly inverse: { readonly navigation: string; readonly property: string | undefined };
}
