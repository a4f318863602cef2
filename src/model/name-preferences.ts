/** Names that an operator chooses. They win over the names lock, which in turn wins over generated names. */
export interface NamePreferences {
  /** Customisation prefixes without `_`, taken off generated names: `acme` makes `acme_Shipment` a `Shipment`. */
  readonly stripPrefixes?: readonly string[] | undefined;
  /**
   * GraphQL name by logical path, as in names.lock.json: `acme_depot`, `account.acme_vat`, `account.industrycode#3`. That of a
   * table names its root fields and generated types too. A path that stands for nothing is reported, not refused: what it
   * stood for may be gone from the organisation.
   */
  readonly overrides?: Readonly<Record<string, string>> | undefined;
}
