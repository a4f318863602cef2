/** Whether clients notice: `breaking`, their operations fail or mean something else; `dangerous`, their behaviour may differ. */
export type Criticality = 'breaking' | 'dangerous' | 'safe';

/** One difference between two schemas. */
export interface SchemaChange {
  readonly criticality: Criticality;
  readonly kind: 'added' | 'removed' | 'changed';
  /** `Account.name`, `AccountIndustryCode.FARMING`, `Query.accounts.first`, `@key`. */
  readonly path: string;
  /** One sentence without a full stop. */
  readonly message: string;
}

/** From the worst to the least. */
export const criticalities: readonly Criticality[] = ['breaking', 'dangerous', 'safe'];
