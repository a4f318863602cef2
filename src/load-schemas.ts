import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';

import { buildServedSchemas, type SchemaOptions, type ServedSchemas } from './build-served-schema.ts';
import { StartError } from './errors/start-error.ts';
import { printNamesLock, type NamesLock } from './model/names-lock.ts';
import { readNamesLock } from './read-names-lock.ts';
import { readOrganization, type MetadataOrigin } from './read-organization.ts';
import { printSdl } from './schema/print-sdl.ts';

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
  /** How many locked names definitions would change, were the lock not there, where it was made without definitions. */
  readonly heldBack: number;
  /** SDL of the schema of an audience. */
  readonly sdl: (audience: string | undefined) => string;
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
    heldBack: heldBackNames(served, lock, () => buildServedSchemas({ metadata, lock: undefined, options })),
    sdl: (audience) => printSdl(schemaOf(served, audience)),
  };
};

/** Building once more without the lock tells, which takes its time: so only where the answer is of interest. */
const heldBackNames = (
  { model }: ServedSchemas,
  lock: NamesLock | undefined,
  buildAnew: () => ServedSchemas,
): number => {
  if (lock === undefined || model.csdlOnly || model.choices.size === 0) return 0;
  const knowsChoices = [...lock.names.keys()].some(
    (path) => path.endsWith(':enum') || path.startsWith('choice/'),
  );
  if (knowsChoices) return 0;
  const fresh = buildAnew().names.names;
  return [...lock.names].filter(([path, name]) => (fresh.get(path) ?? name) !== name).length;
};

const schemaOf = ({ schemas }: ServedSchemas, audience: string | undefined): GraphQLSchema => {
  const found = schemas.get(audience);
  if (found !== undefined) return found.schema;
  const known = [...schemas.keys()].filter((name) => name !== undefined);
  const list = known.length === 0 ? 'none is configured' : `there are ${known.join(', ')}`;
  throw new StartError(`There is no audience called ${String(audience)}: ${list}`, { exitCode: 2 });
};
