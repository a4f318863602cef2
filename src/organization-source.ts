import type { Connection } from './connect-organization.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { httpSource } from './metadata/http-source.ts';
import type { MetadataProgress, MetadataSource } from './metadata/metadata-source.ts';

/** What of the options decides which metadata is asked for. */
export type SourceOptions = Pick<GatewayOptions, 'exposure' | 'audiences' | 'csdlOnly' | 'languages'>;

/** Metadata from the organisation of a connection, as much of it as the options need. */
export const organizationSource = (
  options: SourceOptions,
  { send, sendStream }: Connection,
  onProgress: MetadataProgress,
): MetadataSource => {
  const request = (path: string) => ({
    method: 'GET' as const,
    path,
    headers: {},
    body: undefined,
    principal: { kind: 'service', reason: 'metadata' } as const,
    signal: undefined,
  });
  return httpSource({
    get: (path) => send(request(path)),
    stream: (path) => sendStream({ ...request(path), headers: { Accept: 'application/xml' } }),
    csdlOnly: options.csdlOnly ?? false,
    languages: options.languages,
    solutions: solutionsOf(options),
    onProgress,
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
