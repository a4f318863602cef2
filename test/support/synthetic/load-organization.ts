import { Readable } from 'node:stream';

import { httpSource } from '../../../src/metadata/http-source.ts';
import type { LoadedMetadata } from '../../../src/metadata/metadata-source.ts';
import { printDefinitions } from './print-definitions.ts';
import { printMetadata } from './print-metadata.ts';
import type { SyntheticOrganization } from './synthetic-organization.ts';

/** The organisation's metadata, fetched from an organisation that answers at once. */
export function loadOrganization(organization: SyntheticOrganization): Promise<LoadedMetadata> {
  const answer = (path: string): Iterable<string> => {
    if (path.startsWith('$metadata')) return printMetadata(organization);
    if (path.startsWith('organizations'))
      return [`{"value":[{"languagecode":${organization.baseLanguage}}]}`];
    return printDefinitions(organization, /Microsoft\.Dynamics\.CRM\.(\w+)/.exec(path)?.[1]);
  };
  const source = httpSource({
    get: (path) => Promise.resolve({ status: 200, body: [...answer(path)].join('') }),
    stream: (path) => Promise.resolve({ status: 200, body: Readable.from(answer(path)) }),
  });
  return source.load();
}
