import { url as inspectorUrl } from 'node:inspector';
import type { z } from 'zod';

import { checkTogether } from './check-together.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { options, type Config } from './options.ts';
import { readConfigFile } from './read-config-file.ts';
import { settings, type Setting } from './settings.ts';

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
export const loadConfig = async ({
  flags,
  env,
  file,
  cwd = process.cwd(),
}: LoadConfigOptions): Promise<Config> => {
  const read = await readConfigFile({ path: file, cwd, env });
  const values = isGroup(read?.content) ? structuredClone(read.content) : (read?.content ?? {});
  const sources = new Map<string, string>();
  for (const setting of settings) {
    const flag = flags[setting.path];
    const variable = env[setting.variable] === '' ? undefined : env[setting.variable];
    if (flag !== undefined) sources.set(setting.path, setting.flag ?? setting.variable);
    else if (variable !== undefined) sources.set(setting.path, setting.variable);
    place(values, setting.path.split('.'), flag ?? variable);
  }

  const where = (path: string): string => {
    const source = sources.get(path);
    if (source !== undefined) return source;
    if (read !== undefined && valueAt(values, path) !== undefined) return `${read.name}: ${path}`;
    return settings.find((setting) => setting.path === path)?.variable ?? path;
  };
  const parsed = options.safeParse(values);
  const problems = [
    ...(read?.problems ?? []),
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, where)),
    ...checkTogether({
      given: (path) => valueAt(values, path) !== undefined,
      env,
      inspectorUrl: inspectorUrl(),
    }),
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
    target[key] ??= {};
    place(target[key], rest, value);
  } else if (value !== undefined) {
    target[key] = value;
  }
};

const valueAt = (target: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), target);

const problemsOf = (issue: z.core.$ZodIssue, where: (path: string) => string): ConfigProblem[] => {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = settings
      .filter((setting) => setting.path.startsWith(path))
      .map((setting) => lastKey(setting, path));
    return issue.keys.map((key) => ({
      where: where(path === '' ? key : `${path}.${key}`),
      what: 'is not known',
      example: [...new Set(known)].join(', '),
    }));
  }
  const setting = settings.find((candidate) => candidate.path === path);
  return [{ where: where(path), what: issue.message, example: setting?.example ?? 'server: { port: 4000 }' }];
};

/** `azure.clientId` below `azure` → `clientId`; below nothing → `azure`. */
const lastKey = (setting: Setting, path: string): string =>
  setting.path.slice(path === '' ? 0 : path.length + 1).split('.', 1)[0] ?? setting.path;

const freeze = (config: z.output<typeof options>): Config => {
  for (const value of Object.values(config)) if (isGroup(value)) Object.freeze(value);
  return Object.freeze(config);
};
