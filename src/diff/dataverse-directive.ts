import { Kind, valueFromASTUntyped, type ASTNode, type DirectiveNode } from 'graphql';

/** What `@dataverse` says of a type, a field or a value of an enum. */
export interface DataverseNote {
  /** Logical name of table, column or relationship. */
  readonly name: string | undefined;
  /** Number of a choice. */
  readonly value: number | undefined;
  readonly readOnly: boolean;
  /** How strongly a value is required on writing; undefined: not at all. */
  readonly required: string | undefined;
}

interface Annotated {
  readonly astNode?: (ASTNode & { readonly directives?: readonly DirectiveNode[] }) | null | undefined;
}

/** Reads the directive where it stands in SDL; undefined where there is none. */
export const readDataverseNote = ({ astNode }: Annotated): DataverseNote | undefined => {
  const directive = astNode?.directives?.find(({ name }) => name.value === 'dataverse');
  if (directive === undefined) return undefined;
  const values = new Map<string, unknown>(
    directive.arguments?.map(({ name, value }) => [
      name.value,
      value.kind === Kind.NULL ? undefined : valueFromASTUntyped(value),
    ]),
  );
  const [name, value] = [values.get('name'), values.get('value')];
  return {
    name: typeof name === 'string' ? name : undefined,
    value: typeof value === 'number' ? value : undefined,
    readOnly: values.get('readOnly') === true,
    required: requirement(values.get('required')),
  };
};

const requirement = (required: unknown): string | undefined => {
  if (required === true) return 'true';
  return typeof required === 'string' && required !== 'None' ? required : undefined;
};
