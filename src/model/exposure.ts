import type { Definitions } from '../metadata/definitions.ts';

/**
 * What of an organisation is visible. A pattern is one of:
 *
 * - `account`, a table; `acme_*`, all tables with a prefix; `*`, all;
 * - `account.revenue`, a column; `account.acme_*`; `*.versionnumber`, a column of every table;
 * - `solution:acme_core`, the tables and columns that are components of a solution (by its unique name).
 *
 * All by logical names. `exclude` wins over `include`, but nothing takes a table's key away.
 */
export interface Exposure {
  /**
   * A table that only column patterns fit is there with these columns, its key and its name; `*.createdon` fits every table.
   * One that a pattern spells out is there although it would be left out by default.
   *
   * @default all that isn't left out by default
   */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** An exposure, ready to be asked. */
export interface Visibility {
  readonly table: (table: string) => boolean;
  /**
   * Of a visible table; its key is visible whatever this says.
   *
   * @param isName whether the column is the table's primary name, which is there unless it is excluded
   */
  readonly column: (table: string, column: string, isName?: boolean) => boolean;
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

/** A pattern, compiled. It answers by logical names. */
interface Pattern {
  readonly text: string;
  readonly kind: 'table' | 'column' | 'solution';
  /** Whether it spells out a table. */
  readonly exact: boolean;
  /** Whether it is about the table, or some column of it. */
  readonly concerns: (table: string) => boolean;
  /** Whether it is about the table with all its columns. */
  readonly whole: (table: string) => boolean;
  /** Whether it is about the column; of table patterns only those that are about it by itself say so. */
  readonly column: (table: string, column: string) => boolean;
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
  const used = new Set<Pattern>();
  /** Every pattern is asked, so that it is known which of them fit nothing. */
  const some = (patterns: readonly Pattern[], fits: (pattern: Pattern) => boolean): boolean => {
    let found = false;
    for (const pattern of patterns) {
      if (!fits(pattern)) continue;
      used.add(pattern);
      found = true;
    }
    return found;
  };
  return {
    table: (table) => {
      for (const pattern of [...(include ?? []), ...exclude]) {
        // Whether a column pattern fits anything, only the columns tell.
        if (pattern.kind !== 'column' && pattern.concerns(table)) used.add(pattern);
      }
      if (exclude.some((pattern) => pattern.whole(table))) return false;
      return include === undefined || include.some((pattern) => pattern.concerns(table));
    },
    column: (table, column, isName = false) => {
      const excluded = some(exclude, (pattern) => pattern.column(table, column));
      const included = some(include ?? [], (pattern) => pattern.column(table, column));
      if (excluded) return false;
      return isName || included || include === undefined || include.some((pattern) => pattern.whole(table));
    },
    names: (table) => include?.some((pattern) => pattern.exact && pattern.concerns(table)) === true,
    unmatched: () =>
      [...(include ?? []), ...exclude].filter((pattern) => !used.has(pattern)).map(({ text }) => text),
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
  if (column === undefined) {
    return { text, kind: 'table', exact, concerns, whole: concerns, column: () => false };
  }
  const fitsColumn = glob(column);
  return {
    text,
    kind: 'column',
    exact,
    concerns,
    whole: () => false,
    column: (of, name) => concerns(of) && fitsColumn(name),
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
  const wholeness = (table: string): boolean | undefined => {
    const id = tables.get(table)?.metadataId;
    return id === undefined ? undefined : solution.tables.get(id)?.whole;
  };
  return {
    text,
    kind: 'solution',
    exact: false,
    concerns: (table) => wholeness(table) !== undefined,
    whole: (table) => wholeness(table) === true,
    column: (table, column) => {
      const id = tables.get(table)?.columns.get(column)?.metadataId;
      return id !== undefined && solution.columns.has(id);
    },
  };
}
