import { crc32 } from 'node:zlib';

import type { Organization } from '../organization.ts';

/** An organisation's metadata at one time; its rows are not of interest. */
export interface MetadataState {
  /** Text of `globalmetadataversion`: another one after every change. */
  readonly version: string;
  readonly organization: Organization;
  /** When it came to be. */
  readonly since: Date;
}

/** All states since the double started, of which clients may hold stamps. */
export interface MetadataHistory {
  readonly current: MetadataState;
  /** @returns undefined for a version that this double never had */
  readonly find: (version: string) => MetadataState | undefined;
  /** The history with one more state; this one stays as it is. */
  readonly next: (organization: Organization, since: Date) => MetadataHistory;
}

/** A history of one state. Its version is the same for the same metadata, so that a client's cache outlives a restart. */
export function createMetadataHistory(organization: Organization, since: Date): MetadataHistory {
  return history([
    { version: String(firstVersion(organization)), organization: withoutRows(organization), since },
  ]);
}

function history(states: readonly [MetadataState, ...MetadataState[]]): MetadataHistory {
  const current = states[states.length - 1] ?? states[0];
  return {
    current,
    find: (version) => states.find((state) => state.version === version),
    next: (organization, since) =>
      history([
        ...states,
        { version: String(Number(current.version) + 1), organization: withoutRows(organization), since },
      ]),
  };
}

const withoutRows = (organization: Organization): Organization => ({ ...organization, rows: new Map() });

/** Nine digits, as the real service has it, made of all names and labels: another organisation has another version. */
function firstVersion({ tables, oneToMany, manyToMany }: Organization): number {
  let sum = crc32([...oneToMany, ...manyToMany].map(({ schemaName }) => schemaName).join());
  for (const table of tables.values()) {
    const columns = [...table.columns.values()].map(
      ({ logicalName, type, optionSet, displayName }) =>
        `${logicalName}:${type}:${[...displayName.values()].join()}:${(optionSet?.options ?? [])
          .map(({ value, label }) => `${value}=${[...label.values()].join()}`)
          .join()}`,
    );
    sum = crc32([table.logicalName, ...table.displayName.values(), ...columns].join('\n'), sum);
  }
  return 100_000_000 + (sum % 800_000_000);
}
