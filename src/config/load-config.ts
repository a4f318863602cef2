import { url as inspectorUrl } from 'node:inspector';
import type { z } from 'zod';

import { checkTogether } from './check-together.ts';
import { ConfigError } from './config-error.ts';
import { explainIssue } from './explain-issue.ts';
import {
  fileOptions,
  snapshotOptions,
  options as wholeOptions,
  type Config,
  type FileConfig,
  type SnapshotConfig,
} from './options.ts';
import { readConfigFile } from './read-config-file.ts';
import { settings } from './settings.ts';

export interface LoadConfigOptions {
  /** Values of the command line, by the path of their setting: `{ 'server.port': '4001' }`. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** An empty variable counts as one that isn't set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the file (`--config`). @default dynamics-graphql.yaml in `cwd`, if there is one */
  readonly file?: string | undefined;
  /** @default the working directory */
  readonly cwd?: string | undefined;
}

/**
 * The configuration from flags, environment, file and defaults, the first of them that has a value winning.
 *
 * @throws ConfigError with every problem at once.
 */
export const loadConfig = (options: LoadConfigOptions): Promise<Config> =>
  load(options, { schema: wholeOptions, signsIn: true });

/** The same without credentials, which are neither needed nor looked at: for a snapshot. @throws ConfigError */
export const loadSnapshotConfig = (options: LoadConfigOptions): Promise<SnapshotConfig> =>
  load(options, { schema: snapshotOptions, signsIn: false });

/** The same without an organisation: for metadata from a file. @throws ConfigError */
export const loadFileConfig = (options: LoadConfigOptions): Promise<FileConfig> =>
  load(options, { schema: fileOptions, signsIn: false });

interface Part<Schema> {
  readonly schema: Schema;
  /** Whether credentials are needed. */
  readonly signsIn: boolean;
}

const load = async <Schema extends z.ZodObject>(
  { flags, env, file, cwd = process.cwd() }: LoadConfigOptions,
  { schema, signsIn }: Part<Schema>,
): Promise<z.output<Schema>> => {
  const leftOut = Object.keys(wholeOptions.shape).filter((key) => !(key in schema.shape));
  const read = await readConfigFile({ path: file, cwd, env, leftOut });
  const values = isGroup(read?.content) ? structuredClone(read.content) : (read?.content ?? {});
  const sources = new Map<string, string>();
  for (const setting of settings) {
    if (leftOut.includes(setting.path.split('.', 1)[0] ?? '')) continue;
    const flag = flags[setting.path];
    const variable = env[setting.variable] === '' ? undefined : env[setting.variable];
    if (flag !== undefined) sources.set(setting.path, setting.flag ?? setting.variable);
    else if (variable !== undefined) sources.set(setting.path, setting.variable);
    place(values, setting.path.split('.'), flag ?? variable);
  }

  const parsed = schema.safeParse(values);
  const given = (path: string) => valueAt(values, path) !== undefined;
  const problems = [
    ...(read?.problems ?? []),
    ...(parsed.error?.issues ?? []).flatMap((issue) =>
      explainIssue(issue, { sources, place: (path) => (given(path) ? read?.placeOf(path) : undefined) }),
    ),
    ...(signsIn
      ? checkTogether({ given, value: (path) => valueAt(values, path), env, inspectorUrl: inspectorUrl() })
      : []),
  ];
  if (parsed.data === undefined || problems.length > 0) throw new ConfigError(problems);
  return freeze(parsed.data);
};

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets a value, making the groups on the way; what isn't a group is left for the schema to refuse. */
const place = (target: unknown, keys: readonly string[], value: string | undefined): void => {
  const [key, ...rest] = keys;
  if (!isGroup(target) || key === undefined) return;
  if (rest.length > 0) {
    // Groups that must be there say which of their values are missing; the others stay away.
    if (value !== undefined || requiredGroups.has(key)) target[key] ??= {};
    place(target[key], rest, value);
  } else if (value !== undefined) {
    target[key] = value;
  }
};

const requiredGroups: ReadonlySet<string> = new Set(['dataverse', 'azure', 'server']);

const valueAt = (target: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isGroup(value) ? value[key] : undefined;
  }, target);

const freeze = <Values extends object>(config: Values): Values => {
  for (const value of Object.values(config)) if (isGroup(value)) Object.freeze(value);
  return Object.freeze(config);
};
