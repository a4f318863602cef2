/** One value that can be configured, and the names under which it is. */
export interface Setting {
  /** Place in the file: `dataverse.url`. */
  readonly path: string;
  readonly variable: string;
  /** `--port`; secrets have none, because a command line is visible to every user of the machine. */
  readonly flag?: string;
  /** What it is, for `--help`. */
  readonly about: string;
  /** A good value, for messages. */
  readonly example: string;
  /** How it is written on the command line: `list`, with commas; `switch`, the flag alone. @default one value */
  readonly kind?: 'list' | 'switch';
  /** Shown in `--help`; the schema in options.ts sets it. */
  readonly standard?: string;
  readonly secret?: true;
}
