/** An action or function as the document declares it. */
export interface Operation {
  readonly kind: 'Action' | 'Function';
  readonly name: string;
  /** The first parameter is the row or list that it is called on. */
  readonly bound?: true;
  readonly composable?: true;
  /** Name and CSDL type; a type without namespace is one of the document. */
  readonly parameters: readonly Parameter[];
  /** Functions: parameters that may be left out, all of them. */
  readonly optional?: true;
  readonly returns?: string;
}

/** `nullable`: it may be null, and so left out. */
export type Parameter = readonly [name: string, type: string, nullable?: 'nullable'];
