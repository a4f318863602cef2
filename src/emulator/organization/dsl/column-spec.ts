import type { ColumnDefinition, ColumnType } from '../../organization.ts';
import type { LabelText } from './label.ts';
import type { OptionSetSpec } from './option-set-spec.ts';

/** What a table writes about one column; {@link buildTable} adds the rest and its companions. */
export interface ColumnSpec extends ColumnSettings {
  /** `PrimaryContactId`; its lower case is the logical name. */
  readonly schemaName: string;
  readonly type: ColumnType;
  readonly options?: OptionSetSpec;
  readonly links?: readonly LinkSpec[];
}

/** What may be said of a column of any type, as the last argument of the functions of `columns.ts`. */
export interface ColumnSettings {
  /** Default: the words of the schema name. */
  readonly label?: LabelText;
  readonly about?: LabelText;
  /** Default: None. */
  readonly required?: ColumnDefinition['requiredLevel'];
  /** Default: both. `create` = write-once, `update` = not at creation, `never` = read-only. */
  readonly writable?: 'both' | 'create' | 'update' | 'never';
  /** `false`: what is written can't be read back. */
  readonly readable?: false;
  readonly secured?: true;
  readonly logical?: true;
  /** The Web API does not show the column. */
  readonly hidden?: true;
  readonly attributeOf?: string;
  readonly max?: number;
  readonly least?: number;
  readonly precision?: number;
  readonly format?: string;
  readonly behavior?: NonNullable<ColumnDefinition['dateTimeBehavior']>;
  readonly maxSizeInKB?: number;
  /** Image columns that keep more than a thumbnail. */
  readonly fullImage?: true;
  /** Property name where it is not `p` or `_p_value`. */
  readonly property?: string;
}

/** One target of a lookup: which table, and the names of both ends of the relationship. */
export interface LinkSpec {
  readonly target: string;
  /** Schema name of the relationship, and its collection navigation on the target. */
  readonly relationship: string;
  /** Single-valued navigation; default: the lookup's name, with `_target` where there are several targets. */
  readonly navigation?: string;
  readonly hierarchical?: true;
  /** `false` prints the navigation without ReferentialConstraint (contract §13). */
  readonly constraint?: false;
  /** What deleting the target does to the rows that point at it. Default: their lookup is cleared. */
  readonly onDelete?: 'Cascade' | 'Restrict';
}
