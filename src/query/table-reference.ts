/** A table as queries name it. */
export interface TableReference {
  readonly logicalName: string;
  readonly entitySet: string;
  /** Property of the primary key. */
  readonly key: string;
}
