/** The table of a many-to-many relationship, whose rows each connect a parent with a row. Names as FetchXML has them. */
export interface Intersect {
  readonly table: string;
  /** Its column with the parent's id. */
  readonly own: string;
  /** Its column with the row's id. */
  readonly other: string;
}
