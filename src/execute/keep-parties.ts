import { GatewayError } from '../errors/gateway-error.ts';
import type { Column, Lookup, Parties, Table } from '../model/model.ts';
import { bindingTargets, partyLookup } from '../model/write-targets.ts';
import { ListPage } from '../odata/list-page.ts';
import type { Row } from '../odata/read-rows.ts';
import { partyKind, wantParties } from '../plan/plan-parties.ts';
import { needFor } from '../plan/record-input.ts';
import { badInput } from '../plan/write/bad-input.ts';
import type { ReplacedParties, WritePlan } from '../plan/write/plan-write.ts';
import { wireValue } from '../plan/write/wire-value.ts';
import type { BodyPart, RowBody } from '../query/mutation.ts';
import type { RootRequest } from './root-request.ts';

/** Parties that Dataverse itself derives, from the regarding record and the owner: they are never sent. */
const derivedKinds: ReadonlySet<number> = new Set([8, 9]);

/** Columns of a party that say more of it than who it is and as what. */
const ownColumns: readonly string[] = ['addressused', 'unresolvedpartyname', 'effort', 'exchangeentryid'];

/**
 * An update that sets parties of some kinds leaves those of others as they are. Dataverse only replaces all of them
 * together (contract §5.3), so the others are read first and sent along.
 *
 * @returns the plan, with the parties that stay
 * @throws GatewayError NOT_FOUND where there is no such activity, FORBIDDEN where not all parties may be seen
 */
export const keepParties = async (request: RootRequest, plan: WritePlan): Promise<WritePlan> => {
  const { parties, id } = plan;
  if (parties === undefined || id === undefined) return plan;
  const kept = await readKept(request, { ...plan, parties, id });
  return {
    ...plan,
    mutations: plan.mutations.map((mutation) =>
      mutation.kind === 'replace' ? { ...mutation, rows: [...kept, ...mutation.rows] } : mutation,
    ),
  };
};

interface PartiesOf {
  readonly table: Table;
  readonly id: string;
  readonly parties: ReplacedParties;
}

const readKept = async (
  { planner, context, model, field, paths }: RootRequest,
  { table, id, parties: { member, kinds, place } }: PartiesOf,
): Promise<readonly RowBody[]> => {
  if (context.transaction?.isNew({ entitySet: table.entitySet, id }) === true) {
    throw badInput(place, 'can not be changed in the transaction that creates the activity: set it there');
  }
  const party = partyColumns(model.tables.get(member.target));
  if (party === undefined || planner.rules.has(member.target)) throw unseen();
  const need = needFor(planner, table);
  const { slot, rows } = wantParties(planner, need, { member, isLater: false });
  rows.columns.add(party.lookup.property);
  rows.annotations.add('Microsoft.Dynamics.CRM.lookuplogicalname');
  for (const { property } of party.columns) rows.columns.add(property);
  context.meter.addRow(need, field.key);
  const row = await context.loaders.readRow({ need, id, paths });
  if (row === null) throw new GatewayError('NOT_FOUND', 'There is no such record.');
  const targets = new Map(
    bindingTargets(model, party.lookup).map((target) => [target.table.logicalName, target]),
  );
  return partiesIn(row, { slot, member }).flatMap((one): readonly RowBody[] => {
    const kind = Number(one[partyKind]);
    if (kinds.has(kind) || derivedKinds.has(kind)) return [];
    const { property } = party.lookup;
    const values = party.columns.flatMap((column): readonly BodyPart[] => {
      const value = one[column.property] ?? null;
      if (value === null) return [];
      return [{ kind: 'value', property: column.property, value: wireValue(column, value, place) }];
    });
    const mask = { kind: 'number', digits: String(kind) } as const;
    const body: BodyPart[] = [{ kind: 'value', property: partyKind, value: mask }];
    const who = one[property];
    if (typeof who === 'string') {
      const target = targets.get(String(one[`${property}@Microsoft.Dynamics.CRM.lookuplogicalname`]));
      if (target === undefined) throw unseen();
      const reference = { entitySet: target.table.entitySet, id: who.toLowerCase() };
      body.push({ kind: 'bind', navigation: target.binding, target: reference });
    }
    return [[...body, ...values]];
  });
};

const partiesIn = (row: Row, { slot, member }: { slot: string; member: Parties }): readonly Row[] => {
  const parties = row[slot];
  if (parties instanceof Error) throw parties;
  if (parties instanceof ListPage && !parties.hasNextPage) return parties.rows;
  const message = `Not all parties of the activity were answered, so "${member.field}" can not be replaced alone.`;
  throw new GatewayError('UPSTREAM_ERROR', message);
};

/** What a party holds; undefined where the role doesn't see all of it. */
const partyColumns = (
  table: Table | undefined,
): { readonly lookup: Lookup; readonly columns: readonly Column[] } | undefined => {
  const lookup = table && partyLookup(table);
  if (table === undefined || lookup === undefined || lookup.narrowed === true) return undefined;
  const columns = [...table.fields.values()].filter(
    (member): member is Column => member.kind === 'column' && ownColumns.includes(member.logicalName),
  );
  const seesKind = [...table.fields.values()].some(
    (member) => member.kind === 'column' && member.property === partyKind,
  );
  const seesAddress = columns.some(({ logicalName }) => logicalName === 'addressused');
  return seesKind && seesAddress
    ? { lookup, columns: columns.filter(({ forCreate }) => forCreate) }
    : undefined;
};

const unseen = (): GatewayError =>
  new GatewayError(
    'FORBIDDEN',
    'Parties are replaced all together, and you may not see all of the parties of this activity.',
  );
