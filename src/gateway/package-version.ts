import { readFileSync } from 'node:fs';

/** The version of this package, such as `0.1.0`; its package.json stands two folders above, of the sources as of what is built. */
export const packageVersion = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
};
