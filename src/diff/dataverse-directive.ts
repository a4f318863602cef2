import { Kind, valueFromASTUntyped, type ASTNode, type DirectiveNode } from 'graphql';

/** What `@dataverse` says of a type, a field or a value of an enum. */
export interface DataverseNote {
  /** Logical name of table, column or relationship. */
  readonly name: string | undefined;
  /** Number of a choice. */
  readonly value: number | undefined;
  readonly readOnly: boolean;
  /** `SystemRequired`, `ApplicationRequired`, `Recommended`; undefined: not at all. */
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
  const [name, value, required] = [values.get('name'), values.get('value'), values.get('required')];
  return {
    name: typeof name === 'string' ? name : undefined,
    value: typeof value === 'number' ? value : undefined,
    readOnly: values.get('readOnly') === true,
    required: typeof required === 'string' ? required : undefined,
  };
};
