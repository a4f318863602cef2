import type { Logger } from 'pino';

import { StartError } from '../../errors/start-error.ts';
import { printNamesLock, type NamesLock } from '../../model/names-lock.ts';
import {
  buildServedSchemas,
  type AudienceSchema,
  type SchemaOptions,
  type ServedSchemas,
} from '../build-served-schema.ts';
import { readNamesLock } from '../read-names-lock.ts';
import { readOrganization, type MetadataOrigin } from './read-organization.ts';
import { unmatchedPatterns } from './unmatched-patterns.ts';

export interface LoadSchemasOptions {
  readonly origin: MetadataOrigin;
  readonly options: SchemaOptions;
  /** Folder of the names lock. */
  readonly schemaDir: string;
  readonly log: Logger;
  /** Told what is being done, in words. */
  readonly onProgress: (step: string) => void;
}

/** What the commands about schemas work with. */
export interface LoadedSchemas extends ServedSchemas {
  /** The lock as it was read. */
  readonly lock: NamesLock | undefined;
  /** The lock with every name, as text of a file. */
  readonly lockText: string;
  /** Schema of an audience; undefined: of everyone else. @throws StartError 2 where there is no such audience */
  readonly of: (audience: string | undefined) => AudienceSchema;
  /** Patterns that fit nothing, of an audience; undefined: of everyone, and paths of chosen names likewise. */
  readonly unmatchedOf: (audience: string | undefined) => readonly string[];
  /** The same schemas as they would be without a lock. It takes as long as building them did. */
  readonly withoutLock: () => ServedSchemas;
}

/**
 * Reads metadata and lock and builds the schemas of all audiences. The lock is read first: a wrong one costs no request.
 *
 * @throws StartError 2, 3 or 4; nothing has been written then
 */
export const loadSchemas = async (request: LoadSchemasOptions): Promise<LoadedSchemas> => {
  const { origin, options, schemaDir, log, onProgress } = request;
  const lock = await readNamesLock(schemaDir);
  const metadata = await readOrganization(origin, { log, onProgress });
  onProgress('building the schema');
  const served = buildServedSchemas({ metadata, lock, options });
  return {
    ...served,
    lock,
    lockText: printNamesLock(served.names),
    of: (audience) => schemaOf(served, audience),
    unmatchedOf: (audience) => {
      const exposure = audience === undefined ? undefined : options.audiences?.[audience];
      if (exposure === undefined) return served.unmatched;
      return unmatchedPatterns(served.model, exposure, metadata.definitions);
    },
    withoutLock: () => buildServedSchemas({ metadata, lock: undefined, options }),
  };
};

const schemaOf = ({ schemas }: ServedSchemas, audience: string | undefined): AudienceSchema => {
  const found = schemas.get(audience);
  if (found !== undefined) return found;
  const known = [...schemas.keys()].filter((name) => name !== undefined);
  const list = known.length === 0 ? 'none is configured' : `there are ${known.join(', ')}`;
  throw new StartError(`There is no audience called ${String(audience)}: ${list}`, { exitCode: 2 });
};
