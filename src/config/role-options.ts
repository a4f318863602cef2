import { z } from 'zod';

import { defaultRoleLimits, mostOperations } from '../access/role-options.ts';
import { error, group, text, wholeNumber } from './option-kinds.ts';

const logicalName = text('must be a logical name, in small letters', (value) => /^[a-z0-9_]+$/.test(value));

const columnNames = z.array(logicalName, { error: error('must be a list of columns, by logical names') });

const yesOrNo = z.boolean({ error: error('must be true or false') });

const columnGroup = {
  columns: z
    .union([z.literal('*'), columnNames], {
      error: error("must be '*', or a list of columns by logical names"),
    })
    .optional(),
  except: columnNames.optional(),
};

/** `true`, or what exactly; a mistake inside of the group is told as that, not as none of two kinds. */
const right = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const kind = z.strictObject(shape, { error: error('must be true, false, or a group of columns') });
  return z.unknown().transform((value, context): boolean | z.output<typeof kind> => {
    if (typeof value === 'boolean') return value;
    const parsed = kind.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  });
};

/** The form only: whether a rule makes sense is for the schema to say. */
const rowRule = z.record(z.string(), z.unknown(), {
  error: error('must be a filter of the table, such as { stateCode: { eq: ACTIVE } }'),
});

const table = z.strictObject(
  {
    read: right({ ...columnGroup, rows: rowRule.optional(), aggregate: yesOrNo.optional() }).optional(),
    create: right(columnGroup).optional(),
    update: right(columnGroup).optional(),
    delete: yesOrNo.optional(),
  },
  { error: error('must be a group of rights: read, create, update, delete') },
);

/** Largest values that make sense; Dataverse's pages end at 5,000 rows, expanded ones with a row to look ahead. */
const most: Readonly<Partial<Record<keyof typeof defaultRoleLimits, number>>> = {
  pageSize: 5000,
  nestedPageSize: 4999,
  operationsPerRequest: mostOperations,
};

const limits = z.strictObject(
  Object.fromEntries(
    Object.keys(defaultRoleLimits).map((name) => [
      name,
      wholeNumber(most[name as keyof typeof most] ?? 999_999_999, 1).optional(),
    ]),
  ) as Record<keyof typeof defaultRoleLimits, z.ZodOptional<ReturnType<typeof wholeNumber>>>,
  { error: group },
);

const role = z.strictObject(
  {
    tables: z.union(
      [
        z.literal('*'),
        z.record(z.union([z.literal('*'), logicalName], { error: error('must be a logical name') }), table),
      ],
      { error: error("must be '*', or a group of tables by logical names") },
    ),
    operations: z
      .union([z.literal('*'), z.array(z.string())], { error: error("must be '*', or a list of names") })
      .optional(),
    impersonate: z
      .enum(['none', 'optional', 'required'], { error: error('must be one of none, optional, required') })
      .optional(),
    rawQueries: yesOrNo.optional(),
    explain: yesOrNo.optional(),
    introspection: yesOrNo.optional(),
    weight: wholeNumber(100, 1).optional(),
    limits: limits.optional(),
  },
  { error: error('must be a group of rights, with "tables"') },
);

/** By name, in the order in which they are tried. See `RoleOptions`. */
export const roles = z.record(
  text('', (name) => /^[a-z][a-z0-9-]*$/i.test(name)),
  role,
  {
    error: ({ code }) =>
      code === 'invalid_key'
        ? 'must have a name of letters, digits and -, beginning with a letter'
        : 'must be a group of roles',
  },
);
