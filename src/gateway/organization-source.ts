import type { Logger } from 'pino';

import { httpSource } from '../metadata/http-source.ts';
import type {
  MetadataProgress,
  MetadataRequestOptions,
  MetadataSource,
} from '../metadata/metadata-source.ts';
import type { Connection } from './connect-organization.ts';
import type { OrganizationOptions } from './gateway-options.ts';

/** What of the options decides which metadata is asked for. */
export type SourceOptions = Pick<OrganizationOptions, 'exposure' | 'audiences' | 'csdlOnly' | 'languages'>;

export interface SourceListeners {
  readonly log: Logger;
  readonly onProgress: MetadataProgress;
}

/** Metadata from the organisation of a connection, as much of it as the options need. */
export const organizationSource = (
  options: SourceOptions,
  { send, sendStream, serviceRoot }: Connection,
  { log, onProgress }: SourceListeners,
): MetadataSource => {
  const request = (path: string, { headers, signal }: MetadataRequestOptions) => ({
    method: 'GET' as const,
    path,
    headers,
    body: undefined,
    principal: { kind: 'service', reason: 'metadata' } as const,
    signal,
    mayRepeat: false, // the source asks again by itself, also for a body that broke off
  });
  return httpSource({
    get: (path, sent) => send(request(path, sent)),
    stream: (path, sent) => sendStream(request(path, sent)),
    serviceRoot,
    csdlOnly: options.csdlOnly,
    languages: options.languages,
    solutions: solutionsOf(options),
    onProgress,
    onRetry: ({ step, error, waitMs }) =>
      log.warn({ step, err: error, waitMs }, 'metadata is asked for again'),
  });
};

/** Unique names of the solutions that patterns name, sorted. */
const solutionsOf = ({ exposure = {}, audiences = {} }: SourceOptions): string[] => {
  const patterns = [exposure, ...Object.values(audiences)].flatMap(({ include = [], exclude = [] }) => [
    ...include,
    ...exclude,
  ]);
  const prefix = 'solution:';
  const names = patterns
    .filter((pattern) => pattern.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return [...new Set(names)].sort();
};
