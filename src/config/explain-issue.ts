import type { z } from 'zod';

import type { ConfigProblem } from './config-error.ts';
import { fileSettings } from './file-settings.ts';
import { settings } from './settings.ts';

/** Where values came from. */
export interface IssueContext {
  /** Flag or variable, by the path of the setting that it gave. */
  readonly sources: ReadonlyMap<string, string>;
  /** Place in the configuration file, where it has a value at the path; else undefined. */
  readonly place: (path: string) => string | undefined;
}

/** What the schema found → what to tell whoever wrote it. An unknown key comes with the known ones. */
export const explainIssue = (issue: z.core.$ZodIssue, context: IssueContext): ConfigProblem[] => {
  const keys = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      where: whereIs([...keys, key], context),
      what: 'is not known',
      example: knownKeys(keys).join(', '),
    }));
  }
  return [{ where: whereIs(keys, context), what: issue.message, example: exampleOf(keys) }];
};

const whereIs = (keys: readonly string[], { sources, place }: IssueContext): string => {
  for (let length = keys.length; length > 0; length -= 1) {
    const source = sources.get(keys.slice(0, length).join('.'));
    if (source !== undefined) return source;
  }
  const path = keys.join('.');
  const inFile = place(path);
  if (inFile !== undefined) return inFile;
  return settings.find((setting) => setting.path === path)?.variable ?? path;
};

const known = [...settings, ...fileSettings].map(({ path, example }) => ({
  parts: path.split('.'),
  example,
}));

/** Of the value itself, of the list or group that it is in, or of the first value of a group. */
const exampleOf = (keys: readonly string[]): string => {
  for (let length = keys.length; length > 0; length -= 1) {
    const found = known.find(({ parts }) => matches(parts, keys.slice(0, length)));
    if (found !== undefined) return found.example;
  }
  const below = known.find(({ parts }) => matches(parts.slice(0, keys.length), keys));
  const [key, ...rest] = below?.parts ?? [];
  return rest.length === 0 ? 'server: { port: 4000 }' : `${key}: { ${rest.join('.')}: ${below?.example} }`;
};

/** Whether the path of a setting, in which `*` is any key, is this one. */
const matches = (parts: readonly string[], keys: readonly string[]): boolean =>
  parts.length === keys.length && parts.every((part, index) => part === '*' || part === keys[index]);

/** The keys that a group may have. */
const knownKeys = (group: readonly string[]): string[] => {
  const keys = known
    .filter(({ parts }) => matches(parts.slice(0, group.length), group))
    .flatMap(({ parts }) => parts[group.length] ?? []);
  return [...new Set(keys)].filter((key) => key !== '*');
};
