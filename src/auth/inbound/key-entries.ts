import { parseDocument } from 'yaml';
import { z } from 'zod';

import { apiKeyId, scryptHash, sha256Hash } from './api-key-options.ts';

const text = (what: string, form: RegExp) => z.string({ error: what }).regex(form, { error: what });

/** A day means its end, by UTC. */
const moment = z.string({ error: 'must be a date such as 2027-12-31' }).transform((value, context) => {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T23:59:59.999Z` : value);
  if (/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(value) && !Number.isNaN(date.getTime()))
    return date;
  context.addIssue({ code: 'custom', message: 'must be a date such as 2027-12-31', input: value });
  return z.NEVER;
});

const key = z
  .strictObject(
    {
      id: text('must be up to 64 letters, digits, - and _', apiKeyId),
      sha256: text('must be a SHA-256 hash in hex, as "keys new" prints it', sha256Hash).optional(),
      scrypt: text('must be a hash as "keys new --scrypt" prints it', scryptHash).optional(),
      role: z.string({ error: 'must be the name of a role' }),
      expires: moment.optional(),
    },
    {
      error: ({ code }) =>
        code === 'unrecognized_keys' ? undefined : 'must be a group of id, sha256 and role',
    },
  )
  .refine(({ sha256, scrypt }) => (sha256 === undefined) !== (scrypt === undefined), {
    error: 'must have either sha256 or scrypt',
  });

/** Entries of `callers.apiKeys`, and of a file of keys. */
export const keyEntries = z.array(key, { error: 'must be a list of keys' }).superRefine((keys, context) => {
  keys.forEach(({ id, role }, index) => {
    const before = keys.slice(0, index).filter((each) => each.id === id);
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: [index], message });
    if (before.length > 1) refuse('is the third key of its id, and two may live at a time');
    if (before.some((each) => each.role !== role)) refuse('has another role than the other key of its id');
  });
});

/**
 * Reads a file of keys, in YAML or JSON: a list, or a group with a list `apiKeys`.
 *
 * @param roles that there are
 * @throws Error with the place of the first mistake; no part of the file is quoted.
 */
export const parseKeys = (file: string, roles: ReadonlySet<string>): z.output<typeof keyEntries> => {
  const document = parseDocument(file, { prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) throw new Error('is not valid YAML');
  const content = document.toJS({ maxAliasCount: 0 }) as { readonly apiKeys?: unknown } | null;
  const parsed = keyEntries.safeParse(content?.apiKeys ?? content ?? []);
  const issue = parsed.error?.issues[0];
  if (parsed.data === undefined) throw new Error(`[${issue?.path.join('.') ?? ''}] ${issue?.message ?? ''}`);
  const stranger = parsed.data.findIndex(({ role }) => !roles.has(role));
  if (stranger !== -1) throw new Error(`[${stranger}] names a role that is not among "roles"`);
  return parsed.data;
};
