/** An element of FetchXML. */
export interface FetchElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FetchElement[];
  /** Of `<value>`; empty in all others. */
  readonly text: string;
}

/** FetchXML that asks for rows, read and checked. */
export interface FetchDocument {
  /** Attributes of `<fetch>` that change which rows there are; those about pages are not among them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Rows at most, on all pages. */
  readonly top: number | undefined;
  readonly entity: FetchElement;
}
