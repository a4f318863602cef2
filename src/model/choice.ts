export interface Choice {
  /** GraphQL enum name: `AccountIndustryCode`, `BudgetStatus`. */
  readonly typeName: string;
  /** Name of the option set: `budgetstatus`, `account_industrycode`; undefined where it is not known. */
  readonly logicalName?: string | undefined;
  readonly displayName: string | undefined;
  /** In the order of forms. */
  readonly options: readonly ChoiceOption[];
  /** By Dataverse's number. */
  readonly byValue: ReadonlyMap<number, ChoiceOption>;
}

export interface ChoiceOption {
  /** GraphQL enum value: `ACCOUNTING`. */
  readonly name: string;
  readonly value: number;
  /** In the base language. */
  readonly label: string | undefined;
  /** By LCID. */
  readonly labels: ReadonlyMap<number, string>;
  /** `#0000ff`. */
  readonly color: string | undefined;
}
