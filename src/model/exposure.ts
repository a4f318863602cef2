import type { Definitions } from '../metadata/definitions.ts';

/**
 * What of an organisation is visible. A pattern is one of:
 *
 * - `account`, a table; `acme_*`, all tables with a prefix; `*`, all;
 * - `account.revenue`, a column; `account.acme_*`; `*.versionnumber`, a column of every table;
 * - `solution:acme_core`, the tables and columns that are components of a solution (by its unique name).
 *
 * All by logical names. `exclude` wins over `include`.
 */
export interface Exposure {
  /** A table that only column patterns name is there with these columns, its key and its name. @default all that isn't left out by default */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** An exposure, ready to be asked. */
export interface Visibility {
  readonly table: (table: string) => boolean;
  /** Of a visible table; its key is visible whatever this says. */
  readonly column: (table: string, column: string) => boolean;
  /** Whether a pattern includes exactly this table, which brings back what is left out by default. */
  readonly names: (table: string) => boolean;
  /** Patterns that fit nothing of what was asked about so far, most often misspelt ones. */
  readonly unmatched: () => readonly string[];
}

/** A pattern that makes no sense; the message quotes it and says why. */
export class ExposureError extends Error {
  override readonly name = 'ExposureError';

  constructor(pattern: string, problem: string) {
    super(`The exposure pattern "${pattern}" ${problem}`);
  }
}

/** A pattern, compiled; both functions answer by logical names. */
interface Pattern {
  readonly text: string;
  readonly exact: boolean;
  /** Undefined: the pattern is about columns only. */
  readonly table: ((table: string) => boolean) | undefined;
  /** Undefined: the pattern is about whole tables only. */
  readonly column: ((table: string, column: string) => boolean) | undefined;
  /** Whether a column pattern concerns a table at all. */
  readonly concerns: (table: string) => boolean;
}

/**
 * Compiles an exposure.
 *
 * @param definitions needed for solutions, whose components go by metadata id
 * @throws ExposureError
 */
export function resolveExposure(exposure: Exposure, definitions: Definitions | undefined): Visibility {
  const compile = (text: string): Pattern => compilePattern(text, definitions);
  const include = exposure.include?.map(compile);
  const exclude = (exposure.exclude ?? []).map(compile);
  const used = new Set<string>();
  const fits = (pattern: Pattern, holds: boolean | undefined): boolean => {
    if (holds === true) used.add(pattern.text);
    return holds === true;
  };
  const some = (patterns: readonly Pattern[], test: (pattern: Pattern) => boolean | undefined): boolean =>
    // Every pattern is asked, so that it is known which of them fit nothing.
    patterns.filter((pattern) => fits(pattern, test(pattern))).length > 0;
  const whole = (table: string): boolean =>
    include === undefined || some(include, (pattern) => pattern.table?.(table));
  return {
    table: (table) =>
      !some(exclude, (pattern) => pattern.table?.(table)) &&
      (whole(table) ||
        some(include ?? [], (pattern) => pattern.column !== undefined && pattern.concerns(table))),
    column: (table, column) =>
      !some(exclude, (pattern) => pattern.column?.(table, column)) &&
      (whole(table) || some(include ?? [], (pattern) => pattern.column?.(table, column))),
    names: (table) =>
      include?.some((pattern) => pattern.exact && (pattern.table?.(table) ?? pattern.concerns(table))) ===
      true,
    unmatched: () =>
      [...(include ?? []), ...exclude].map(({ text }) => text).filter((text) => !used.has(text)),
  };
}

function compilePattern(text: string, definitions: Definitions | undefined): Pattern {
  if (text.startsWith('solution:')) return solutionPattern(text, definitions);
  const match = /^([a-z0-9_]+|[a-z0-9_]*\*)(?:\.([a-z0-9_]+|[a-z0-9_]*\*))?$/.exec(text);
  const [table, column] = [match?.[1], match?.[2]];
  if (table === undefined) {
    throw new ExposureError(
      text,
      'is not understood: write a table, a prefix with *, table.column or solution:name, in lower case',
    );
  }
  const concerns = glob(table);
  const exact = !table.endsWith('*');
  if (column === undefined) return { text, exact, table: concerns, column: undefined, concerns };
  const fitsColumn = glob(column);
  return {
    text,
    exact,
    table: undefined,
    column: (of, name) => concerns(of) && fitsColumn(name),
    concerns,
  };
}

function glob(pattern: string): (name: string) => boolean {
  if (!pattern.endsWith('*')) return (name) => name === pattern;
  const prefix = pattern.slice(0, -1);
  return (name) => name.startsWith(prefix);
}

function solutionPattern(text: string, definitions: Definitions | undefined): Pattern {
  if (definitions === undefined) {
    throw new ExposureError(text, 'needs entity definitions, and there are none (CSDL-only mode)');
  }
  const solution = definitions.solutions.get(text.slice('solution:'.length));
  if (solution === undefined) throw new ExposureError(text, 'names a solution that is not known');
  const { tables } = definitions;
  const isComponent = (table: string, column: string): boolean => {
    const id = tables.get(table)?.columns.get(column)?.metadataId;
    return id !== undefined && solution.columns.has(id);
  };
  const wholeness = (table: string): boolean | undefined => {
    const id = tables.get(table)?.metadataId;
    return id === undefined ? undefined : solution.tables.get(id)?.whole;
  };
  return {
    text,
    exact: false,
    table: (table) => wholeness(table) === true,
    column: (table, column) => wholeness(table) === true || isComponent(table, column),
    concerns: (table) => wholeness(table) !== undefined,
  };
}
