interface Described {
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

/** Display name and description → GraphQL description; undefined where there is neither. */
export const describe = ({ displayName, description }: Described): string | undefined => {
  if (displayName === undefined) return description;
  return description === undefined || description === displayName
    ? displayName
    : `${displayName}: ${description}`;
};

/** Extensions that print as `@dataverse(…)`. */
export const dataverse = (args: {
  readonly name?: string;
  readonly value?: number;
}): { readonly directives: { readonly dataverse: typeof args } } => ({ directives: { dataverse: args } });
