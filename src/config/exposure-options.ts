import { z } from 'zod';

import { error, group, list, text } from './option-kinds.ts';

/** The form only: whether a pattern means anything is for the model to say, which knows the tables. */
const pattern = text(
  'must be a table, table.column, or solution:name, by logical names; a * may stand at an end',
  (value) => /^(solution:\w+|(\*|[a-z0-9_]+\*?)(\.(\*|[a-z0-9_]+\*?))?)$/.test(value),
);
const patterns = list(pattern, 'must be a list of patterns').optional();

/** What is visible; see `Exposure` of the model. */
export const exposure = z.strictObject({ include: patterns, exclude: patterns }, { error: group });

/** Names that are paths of their own below `/graphql`, or may become ones. */
const reservedAudiences: ReadonlySet<string> = new Set(['health', 'files']);

/** By name, which is a part of the endpoint's path and of a file's name. */
export const audiences = z.record(
  text('', (name) => /^[a-z][a-z0-9-]*$/.test(name) && !reservedAudiences.has(name)),
  exposure,
  {
    error: ({ code }) =>
      code === 'invalid_key'
        ? 'must have a name of small letters, digits and -, beginning with a letter, that is neither health nor files'
        : 'must be a group of audiences',
  },
);

/** See `NamePreferences` of the model. */
export const names = z.strictObject(
  {
    stripPrefixes: z
      .array(
        text('must be a prefix of small letters and digits, without _', (value) =>
          /^[a-z][a-z0-9]*$/.test(value),
        ),
        { error: error('must be a list of prefixes') },
      )
      .optional(),
    overrides: z
      .record(
        z.string(),
        text('must be a GraphQL name, without __ at its beginning', (value) =>
          /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(value),
        ),
        { error: error('must be a group of logical paths and names') },
      )
      .optional(),
  },
  { error: group },
);
