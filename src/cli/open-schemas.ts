import type { Command } from '@commander-js/extra-typings';

import { loadConfig, loadFileConfig, loadSnapshotConfig } from '../config/load-config.ts';
import type { Config, FileConfig } from '../config/options.ts';
import { secretsOf } from '../config/redact.ts';
import type { Setting } from '../config/setting.ts';
import type { SchemaText } from '../diff/compare-sdl.ts';
import { parseSdl } from '../diff/parse-sdl.ts';
import { StartError } from '../errors/start-error.ts';
import { loadSchemas, type LoadedSchemas } from '../gateway/schemas/load-schemas.ts';
import { printSchema } from '../gateway/schemas/print-schema.ts';
import type { MetadataOrigin } from '../gateway/schemas/read-organization.ts';
import { createLog } from '../observe/create-log.ts';
import { addConfigFlags, readConfigFlags, type FlagValues } from './config-flags.ts';

/** Schemas, and where the files of theirs are. */
export interface OpenedSchemas {
  readonly schemas: LoadedSchemas;
  readonly schemaDir: string;
  /** SDL of the schema of an audience. @throws StartError 2 where there is no such audience */
  readonly sdl: (audience: string | undefined) => SchemaText;
}

export interface OpenSchemasOptions {
  /** Keeps metadata that comes from the organisation in `STATE_DIR`. @default false */
  readonly writesSnapshot?: boolean;
}

/** Adds the flags that say where metadata comes from, and those of settings that decide how a schema looks. */
export const addSchemaFlags = (command: Command): void => {
  command
    .option('--metadata <file>', 'read this $metadata document, without any connection or credentials')
    .option('--definitions <path>', 'with --metadata: JSON file or folder with its EntityDefinitions')
    .option('--snapshot', 'read the metadata that an earlier start or pull kept in STATE_DIR');
  addConfigFlags(command, isOfSchemas);
};

/** Listening is none of their business, nor are cursors. */
const isOfSchemas = ({ path }: Setting): boolean => !/^(server|metadata|cursorSecret)\b/.test(path);

/**
 * Reads configuration, names lock and metadata, and builds the schemas. What takes its time is told on stderr.
 *
 * @throws ConfigError, StartError
 */
export const openSchemas = async (
  values: FlagValues,
  { writesSnapshot = false }: OpenSchemasOptions = {},
): Promise<OpenedSchemas> => {
  const { config, origin } = await configure(values, writesSnapshot);
  const { schemaDir } = config;
  // A person reads this: what the log says at its usual level is told in words.
  const level = config.logLevel === 'info' ? 'warn' : config.logLevel;
  const log = createLog({ level, secrets: 'azure' in config ? secretsOf(config) : [] });
  const onProgress = (step: string) => process.stderr.write(`${step} …\n`);
  const schemas = await loadSchemas({ origin, options: config, schemaDir, log, onProgress });
  const sdl = (audience: string | undefined): SchemaText => {
    const text = printSchema(schemas.of(audience), config.federation);
    return { text, parse: () => parseSdl(text) };
  };
  return { schemas, schemaDir, sdl };
};

interface Configured {
  readonly config: FileConfig | Config;
  readonly origin: MetadataOrigin;
}

const configure = async (values: FlagValues, writesSnapshot: boolean): Promise<Configured> => {
  const source = { ...readConfigFlags(values), env: process.env };
  const { metadata, definitions } = values;
  if (typeof metadata === 'string') {
    if (values['snapshot'] === true) throw usage('--metadata and --snapshot exclude each other');
    const origin = { kind: 'file', metadata, definitions: asText(definitions) } as const;
    return { config: await loadFileConfig(source), origin };
  }
  if (definitions !== undefined) throw usage('--definitions needs --metadata beside it');
  if (values['snapshot'] === true) {
    const config = await loadSnapshotConfig(source);
    const { dataverse, stateDir } = config;
    return { config, origin: { kind: 'snapshot', environment: dataverse.url, stateDir } };
  }
  const config = await loadConfig(source);
  const options = writesSnapshot ? config : { ...config, stateDir: undefined };
  return { config, origin: { kind: 'organization', options } };
};

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const usage = (message: string): StartError => new StartError(message, { exitCode: 2 });
