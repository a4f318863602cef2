import { z } from 'zod';

/** Which requests a fault fits. All that is named must hold; nothing named: every request. */
const match = z.strictObject({
  /** What the journal calls the request. `part`: one inside a `$batch`, counted one by one. */
  kind: z.enum(['token', 'metadata', 'data', 'batch', 'search', 'other', 'part']).optional(),
  method: z.string().optional(),
  /** What follows the service root, decoded, with its query; of other requests the whole path. `*` is anything. */
  path: z.string().optional(),
  /** Only for who signed in with this client id. */
  clientId: z.string().optional(),
  /** The first of the fitting requests that is hit, from 1. @default 1 */
  nth: z.int().min(1).default(1),
  /** How many are hit from there on. @default all */
  times: z.int().min(1).optional(),
  /** Hit at random, so often in a hundred. @default 100 */
  percent: z.number().min(0).max(100).default(100),
});

/** `Retry-After`: seconds, any text, or a date so many seconds from now. */
const retryAfter = z.union([z.number(), z.string(), z.strictObject({ dateIn: z.number() })]);

const headers = z.record(z.string(), z.string().nullable());

const answer = z.strictObject({
  kind: z.literal('answer'),
  status: z.int().min(200).max(599),
  /** Besides those that follow from the body; null takes one away. */
  headers: headers.default({}),
  retryAfter: retryAfter.optional(),
  /** Makes an error body of Dataverse's shape. */
  code: z.string().optional(),
  /** A body of JSON. */
  json: z.unknown().optional(),
  /** A body of text, `text/html` where no header says otherwise. */
  text: z.string().optional(),
  /** Whether the request is carried out all the same. @default false */
  applied: z.boolean().default(false),
});

const alter = z.strictObject({
  kind: z.literal('alter'),
  status: z.int().min(200).max(599).optional(),
  headers: headers.default({}),
  /** Members that take the place of those of a JSON body. */
  json: z.record(z.string(), z.unknown()).optional(),
  replace: z.array(z.strictObject({ text: z.string(), with: z.string() })).default([]),
  prepend: z.string().optional(),
  append: z.string().optional(),
  /** Bytes of the body that are left; the length that is announced fits them. */
  keepBytes: z.int().min(0).optional(),
  /** Bytes that the body is made up to, with blanks. */
  padTo: z.int().min(0).max(536_870_912).optional(),
});

const multipart = z.strictObject({
  kind: z.literal('multipart'),
  /** What happens to the parts of a `$batch` answer. */
  parts: z.enum(['reverse', 'dropLast', 'repeatFirst', 'leaveOpen']),
});

const page = z.strictObject({
  kind: z.literal('page'),
  /**
   * `self`: leads back to this very page; `foreign`: to another host; `outside`: out of the Web API; `empty`: no rows,
   * and always another page.
   */
  next: z.enum(['self', 'foreign', 'outside', 'empty']),
});

const cut = z.strictObject({
  kind: z.literal('cut'),
  /** When the connection is reset: before the answer, after its headers, or after so many bytes of its body. */
  after: z.union([z.literal('nothing'), z.literal('headers'), z.int().min(0)]),
  /** Whether the request is carried out. @default true */
  applied: z.boolean().default(true),
});

const drip = z.strictObject({
  kind: z.literal('drip'),
  bytesPerSecond: z.number().positive(),
});

const silence = z.strictObject({
  kind: z.literal('silence'),
  /** Whether the request, which gets no answer, is carried out. @default false */
  applied: z.boolean().default(false),
});

const delay = z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) });

const action = z.discriminatedUnion('kind', [answer, alter, multipart, page, cut, drip, silence, delay]);

const fault = z.strictObject({
  /** Shown in the journal. @default the kind of the action */
  name: z.string().optional(),
  match: match.default({ nth: 1, percent: 100 }),
  action,
});

/** A fault file: the faults in order; the first that hits a request is the only one. */
export const faultFile = z.strictObject({ faults: z.array(fault) });

/** One thing that goes wrong, as it is written. */
export type FaultInput = z.input<typeof fault>;
/** The same, complete. */
export type Fault = z.output<typeof fault>;
export type FaultAction = Fault['action'];
export type ActionOf<Kind extends FaultAction['kind']> = Extract<FaultAction, { kind: Kind }>;
