import type { Config } from './options.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The configured secrets, for the log to blank out wherever they turn up. */
export const secretsOf = (config: Config): string[] => {
  const users = [config.azure, ...(config.azure.applicationUsers ?? [])];
  const { redisUrl } = config;
  const redisPassword = redisUrl === undefined ? undefined : URL.parse(redisUrl)?.password;
  return [
    ...users.flatMap((user) => [user.clientSecret, user.clientSecretNext, user.clientCertificatePassword]),
    config.cursorSecret,
    redisUrl,
    redisPassword,
    redisPassword && decoded(redisPassword),
  ].filter((value): value is string => value !== undefined && value !== '');
};

/** What a part of a URL stands for, which is what a library sends and may quote. */
const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** What only the file can hold, and is no secret. */
const fileGroups: readonly Pick<Setting, 'path' | 'secret'>[] = [
  { path: 'roles' },
  { path: 'rateLimits' },
  { path: 'trustedDocuments' },
  { path: 'audiences' },
  { path: 'names' },
  { path: 'cors' },
];

/** The configuration as it may be printed: one entry a setting, secrets only as "set". */
export const redact = (config: Config): Record<string, string> => {
  const printable: Record<string, string> = {};
  for (const { path, secret } of [...settings, ...fileGroups]) {
    const value = path
      .split('.')
      .reduce<unknown>((group, key) => (group as Record<string, unknown> | undefined)?.[key], config);
    if (value === undefined) continue;
    printable[path] = secret === true ? '[set]' : print(value);
  }
  return printable;
};

const print = (value: unknown): string => {
  if (value instanceof URL) return value.origin;
  return typeof value === 'string' ? value : JSON.stringify(value);
};
