import type { TableDefinition } from '../../organization.ts';
import type { ColumnSpec, LinkSpec } from './column-spec.ts';
import type { LabelText } from './label.ts';

/** What a table file writes about a table beside its columns; defaults are what most tables have. */
export interface TableSettings {
  readonly label: LabelText;
  readonly plural: LabelText;
  readonly about?: LabelText;
  /** Object type code. */
  readonly code: number;
  /** Entity set; default: the logical name with an `s`. */
  readonly set?: string;
  /** Default: UserOwned. */
  readonly ownership?: TableDefinition['ownership'];
  /** Logical name; default: the table's with `id`. */
  readonly primaryId?: string;
  /** Logical name; default: `name`, null: none. */
  readonly primaryName?: string | null;
  readonly image?: true;
  readonly abstract?: true;
  readonly activity?: true;
  readonly intersect?: true;
  /** For the platform's own use (`IsPrivate`). */
  readonly private?: true;
  /** Default: true. */
  readonly optimisticConcurrency?: false;
  readonly changeTracking?: true;
  readonly notes?: true;
  /** Base type in the CSDL and the columns it declares; default `crmbaseentity`, which declares none. */
  readonly derivesFrom?: { readonly type: string; readonly columns: readonly ColumnSpec[] };
  readonly keys?: readonly KeySpec[];
  /** Further navigations over columns that have one already, as activities have them (contract §13). */
  readonly furtherLinks?: readonly (LinkSpec & { readonly column: string; readonly navigation: string })[];
}

export interface KeySpec {
  readonly schemaName: string;
  readonly label: LabelText;
  /** Logical names. */
  readonly columns: readonly string[];
}

export interface TableSpec extends TableSettings {
  readonly schemaName: string;
  readonly columns: readonly ColumnSpec[];
}

/** `table('Account', { label: …, code: 1 }, [primaryId('AccountId'), text('Name'), …audit(…)])`. */
export const table = (
  schemaName: string,
  settings: TableSettings,
  columns: readonly ColumnSpec[],
): TableSpec => ({
  ...settings,
  schemaName,
  columns,
});
