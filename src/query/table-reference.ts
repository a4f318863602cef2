/** A table as queries name it. */
export interface TableReference {
  readonly logicalName: string;
  readonly entitySet: string;
  /** Property of the primary key. */
  readonly key: string;
  /** No two rows of it are written all or nothing, and a row may not be found by its key alone (contract §9.3). */
  readonly isElastic?: true;
}
