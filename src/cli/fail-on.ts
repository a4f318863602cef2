import { Option } from '@commander-js/extra-typings';

import type { SchemaChange } from '../diff/schema-change.ts';

/** `--fail-on`: from which changes on a comparison counts as failed. */
export const failOnOption = (about: string) =>
  new Option('--fail-on <criticality>', about).choices(['breaking', 'dangerous']);

/** Whether there is such a change, or a worse one. */
export const fails = (changes: readonly SchemaChange[], failOn: unknown): boolean =>
  changes.some(
    ({ criticality }) =>
      (criticality === 'breaking' && failOn !== undefined) ||
      (criticality === 'dangerous' && failOn === 'dangerous'),
  );
