/** What one request may be, before anything of it is asked of Dataverse. */
export interface RequestLimits {
  /** Bytes of the body. @default 262144 (256 KiB) */
  readonly bodyBytes: number;
  /** Names, values and marks of the document. @default 2000 */
  readonly tokens: number;
  /** Operations in the document. @default 10 */
  readonly operations: number;
  /** Fragments in the document. @default 50 */
  readonly fragments: number;
  /** Levels of fields, those with fragments in between included. @default 10 */
  readonly depth: number;
  /** The same below `__schema` and `__type`. @default 15 */
  readonly introspectionDepth: number;
  /** Fields at the root of an operation. @default 20 */
  readonly rootFields: number;
  /** Fields of an operation, each as often as its fragment is spread; `__typename` counts. @default 500 */
  readonly fields: number;
  /** Aliases, counted likewise. @default 30 */
  readonly aliases: number;
  /** Directives, counted likewise. @default 50 */
  readonly directives: number;
  /** Variables that an operation declares. @default 100 */
  readonly variables: number;
  /** Lists and objects in each other, in the values of variables. @default 20 */
  readonly variableDepth: number;
  /** Values in the values of variables, those in lists and objects included. @default 5000 */
  readonly variableNodes: number;
  /** Operations of one caller that run at the same time. @default 20 */
  readonly concurrentOperations: number;
  /** Milliseconds for one operation. @default 30000 */
  readonly deadlineMs: number;
}

export const defaultRequestLimits: RequestLimits = {
  bodyBytes: 256 * 1024,
  tokens: 2000,
  operations: 10,
  fragments: 50,
  depth: 10,
  introspectionDepth: 15,
  rootFields: 20,
  fields: 500,
  aliases: 30,
  directives: 50,
  variables: 100,
  variableDepth: 20,
  variableNodes: 5000,
  concurrentOperations: 20,
  deadlineMs: 30_000,
};
