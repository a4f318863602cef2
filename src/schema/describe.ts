interface Described {
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

/** Arguments of `@dataverse`, in the order of print. */
export interface DataverseDirective {
  readonly name?: string | undefined;
  readonly value?: number | undefined;
  readonly readOnly?: true | undefined;
  /** `Recommended`, `ApplicationRequired` or `SystemRequired`. */
  readonly required?: string | undefined;
}

/** Display name and description → GraphQL description; undefined where there is neither. */
export const describe = ({ displayName, description }: Described): string | undefined => {
  if (displayName === undefined) return description;
  return description === undefined || description === displayName
    ? displayName
    : `${displayName}: ${description}`;
};

/** Extensions that print as `@dataverse(…)`; arguments that are undefined don't. */
export const dataverse = (
  args: DataverseDirective,
): { readonly directives: { readonly dataverse: DataverseDirective } } => ({
  directives: { dataverse: args },
});
