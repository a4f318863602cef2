import { GatewayError } from '../../errors/gateway-error.ts';
import type { AlternateKey, Parties, Table } from '../../model/model.ts';
import { canWrite, type WriteKind } from '../../model/write-rights.ts';
import { keyFieldOf } from '../../model/write-targets.ts';
import type { BodyPart, Mutation, RowAddress, WriteSettings } from '../../query/mutation.ts';
import { literalOf } from '../filter/literal-of.ts';
import { referenceTo } from '../record-input.ts';
import { badInput } from './bad-input.ts';
import { withOwnKey } from './own-key.ts';
import { partyInputs } from './party-inputs.ts';
import { planBody, relatedInputs, type RelatedInput } from './plan-body.ts';
import { readReference, readRowId } from './read-reference.ts';
import type { RowInput } from './row-input.ts';
import { readWriteOptions, type WriteOptions } from './write-options.ts';
import type { WritePlanner } from './write-planner.ts';

/** Arguments of a write of one row, as GraphQL read them. */
export interface WriteArguments {
  readonly id?: unknown;
  readonly key?: unknown;
  readonly input?: unknown;
  readonly ifMatch?: unknown;
  readonly options?: unknown;
}

/** A write of one row: what is sent, all of it or nothing, and what is known of the row before. */
export interface WritePlan {
  readonly table: Table;
  readonly kind: WriteKind;
  /** The row's own write first, if there is one; then those of related rows. At least one. */
  readonly mutations: readonly Mutation[];
  /** The row's primary key; undefined where Dataverse chooses it, or only an alternate key is known. */
  readonly id: string | undefined;
  /** The key was chosen here, for this write alone: a row that has it was created by this write. */
  readonly choseId: boolean;
  readonly options: WriteOptions;
  /** Parties of an activity that is updated, which are among the mutations. @default none */
  readonly parties?: ReplacedParties;
}

/** Parties that take the place of those of the same kinds; all others stay, and so have to be sent along (contract §5.3). */
export interface ReplacedParties {
  readonly member: Parties;
  readonly kinds: ReadonlySet<number>;
  /** `input.to`. */
  readonly place: string;
}

/** Most writes that are sent as one. */
export const maxWrites = 100;

interface Request {
  readonly table: Table;
  readonly kind: WriteKind;
  readonly args: WriteArguments;
  /** Place of the arguments, before their names: `inputs[3].`. @default none */
  readonly place?: string;
  /** Whole places of arguments that stand elsewhere. */
  readonly places?: { readonly input?: string; readonly id?: string };
}

/**
 * Plans a write of one row.
 *
 * @throws GatewayError BAD_USER_INPUT with the place of what is wrong; FORBIDDEN where the role may not write so
 */
export const planWrite = (planner: WritePlanner, request: Request): WritePlan => {
  const { table, kind, args, place = '', places } = request;
  // Its schema has no such field; this is the second of two layers.
  if (!canWrite(planner.rights, table, kind)) throw new GatewayError('FORBIDDEN', 'You may not write so.');
  const options = readWriteOptions(args.options, kind);
  const { settings } = options;
  const reference = referenceTo(table);
  const row = (inputKind: RowInput['kind']): RowInput => ({
    table,
    kind: inputKind,
    values: args.input as RowInput['values'],
    place: places?.input ?? `${place}input`,
  });
  const rowId = (): string => readRowId(planner, table, { id: args.id, place: places?.id ?? `${place}id` });
  switch (kind) {
    case 'create': {
      const { body, id, chosen } = withOwnKey(planner, table, planBody(planner, row('create')));
      const mutation = { kind, table: reference, settings, body } as const;
      return { table, kind, mutations: [mutation], id, choseId: chosen, options };
    }
    case 'update': {
      const id = rowId();
      const changes = planUpdate(planner, {
        row: row('update'),
        id,
        settings,
        ifMatch: readEtag(args, place),
      });
      return { table, kind, ...changes, id, choseId: false, options };
    }
    case 'upsert': {
      const address = readAddress(planner, table, { args, place });
      const { createOnly } = options;
      const body = planBody(planner, row('upsert'));
      const mutation = { kind, table: reference, settings, address, createOnly, body } as const;
      const id = address.kind === 'id' ? address.id : undefined;
      return { table, kind, mutations: [mutation], id, choseId: false, options };
    }
    case 'delete': {
      const id = rowId();
      const mutation = { kind, table: reference, settings, id, ifMatch: readEtag(args, place) } as const;
      return { table, kind, mutations: [mutation], id, choseId: false, options };
    }
  }
};

interface UpdateInput {
  readonly row: RowInput;
  readonly id: string;
  readonly settings: WriteSettings;
  readonly ifMatch: string | undefined;
}

/** The changes of the row itself, if there are any, and what is done to related rows and parties. */
const planUpdate = (planner: WritePlanner, input: UpdateInput): Pick<WritePlan, 'mutations' | 'parties'> => {
  const { row, id, settings, ifMatch } = input;
  const body = planBody(planner, row);
  const related = relatedInputs(planner, row).flatMap((one) => planRelated(planner, input, one));
  // An activity has one collection of all its parties.
  const [parties] = partyInputs(planner, row);
  if (body.length === 0 && related.length === 0 && parties === undefined)
    throw badInput(row.place, 'changes nothing');
  if (body.length === 0 && ifMatch !== undefined) {
    throw badInput(row.place, 'changes no column of the row, so "ifMatch" has nothing to guard');
  }
  const table = referenceTo(row.table);
  const own: readonly Mutation[] =
    body.length === 0 ? [] : [{ kind: 'update', table, settings, id, ifMatch, body }];
  const replaced: readonly Mutation[] =
    parties === undefined
      ? []
      : [{ kind: 'replace', table, settings, id, navigation: parties.navigation, rows: parties.rows }];
  const mutations = [...own, ...replaced, ...related];
  if (mutations.length > maxWrites) throw badInput(row.place, `takes more than ${maxWrites} writes`);
  return { mutations, ...(parties && { parties }) };
};

/** A PATCH takes no nested rows (contract §5.2): new ones are created beside it, and point at it or are linked. */
const planRelated = (
  planner: WritePlanner,
  { row, id, settings }: UpdateInput,
  { collection, target, create, link, unlink, place }: RelatedInput,
): readonly Mutation[] => {
  const { navigation, inverse, relation } = collection;
  const base = { table: referenceTo(row.table), settings, id, navigation };
  const created = create.flatMap((values, index): readonly Mutation[] => {
    const input = { table: target, kind: 'create', values, place: `${place}.create[${index}]` } as const;
    const planned = withOwnKey(planner, target, planBody(planner, input));
    const reference = referenceTo(target);
    const parent = { entitySet: row.table.entitySet, id };
    if (relation === 'oneToMany') {
      const back: BodyPart = { kind: 'bind', navigation: inverse.navigation, target: parent };
      return [{ kind: 'create', table: reference, settings, body: [...planned.body, back] }];
    }
    if (planned.id === undefined)
      throw badInput(`${place}.create`, 'can not be linked: the table chooses its own keys');
    const linked = { entitySet: target.entitySet, id: planned.id };
    return [
      { kind: 'create', table: reference, settings, body: planned.body },
      { ...base, kind: 'link', target: linked },
    ];
  });
  const linkOf = (kind: 'link' | 'unlink', ids: readonly unknown[]): readonly Mutation[] =>
    ids.map((one, index) => ({
      ...base,
      kind,
      target: readReference(planner, target, { id: one, place: `${place}.${kind}[${index}]` }),
    }));
  return [...created, ...linkOf('link', link), ...linkOf('unlink', unlink)];
};

interface Placed {
  readonly args: WriteArguments;
  readonly place: string;
}

const readAddress = (planner: WritePlanner, table: Table, { args, place }: Placed): RowAddress => {
  const { id, key } = args;
  const hasId = id !== undefined && id !== null;
  const hasKey = key !== undefined && key !== null;
  if (hasId === hasKey) throw badInput(`${place}id`, 'and "key": exactly one of them is to be given');
  if (hasId) return { kind: 'id', id: readRowId(planner, table, { id, place: `${place}id` }) };
  const [[name, value] = ['', null]] = Object.entries(key as object);
  const at = `${place}key.${name}`;
  const found = [...table.keys.values()].find((one) => keyFieldOf(one) === name);
  if (found === undefined) throw badInput(at, 'is no key of this table');
  return { kind: 'key', parts: keyParts(found, value, at) };
};

/** Characters that the URL of a key can't carry (contract §3.3). */
const unusable = /[/<>*%&:\\?+]/;

const keyParts = ({ parts }: AlternateKey, value: unknown, place: string) => {
  const values = parts.length > 1 ? (value as Readonly<Record<string, unknown>>) : undefined;
  return parts.map((part) => {
    const at = values === undefined ? place : `${place}.${part.field}`;
    const one = values === undefined ? value : values[part.field];
    try {
      const literal = literalOf(part, one);
      if (literal.kind === 'string' && unusable.test(literal.value)) {
        throw badInput(at, 'has a character that a key can not be looked up by: / < > * % & : \\ ? +');
      }
      return { property: part.property, value: literal };
    } catch (cause) {
      throw cause instanceof GatewayError ? cause : badInput(at, 'is not a value of this key');
    }
  });
};

/** An etag goes into a header, so it must be one. */
const etagPattern = /^(?:W\/)?"[!#-~]{0,100}"$/;

const readEtag = ({ ifMatch }: WriteArguments, place: string): string | undefined => {
  if (ifMatch === undefined || ifMatch === null) return undefined;
  if (typeof ifMatch === 'string' && etagPattern.test(ifMatch)) return ifMatch;
  throw badInput(`${place}ifMatch`, 'is not an etag, as in W/"1234"');
};
