import type { ColumnDefinition } from '../../../src/emulator/organization.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { TableSchema } from '../../../src/emulator/schema/table-schema.ts';
import {
  several,
  someColumn,
  someId,
  someNavigation,
  someProperty,
  someTable,
  someWritable,
  targetOf,
} from './random-names.ts';
import type { FuzzRequest } from './seed-requests.ts';

type Body = Record<string, unknown>;
const type = 'Microsoft.Dynamics.CRM.';

/** A value of a body that fits a column, or does not. */
function someValue(dice: Dice, column: ColumnDefinition): unknown {
  if (dice.chance(0.05)) return dice.pick<unknown>([null, '', 'x', 1, true, [], {}, [1], { value: 'x' }]);
  switch (column.type) {
    case 'Integer':
      return dice.pick([0, -1, 3, 2 ** 31, 1.5]);
    case 'BigInt':
      return dice.pick(['9007199254740993', 5, '-1']);
    case 'Picklist':
    case 'State':
    case 'Status':
      return dice.whole(-1, 6);
    case 'Decimal':
    case 'Money':
    case 'Double':
      return dice.pick([0, 12.5, 1e300, -0.00001, '3.25']);
    case 'Boolean':
      return dice.chance(0.5);
    case 'DateTime':
      return dice.pick(['2026-01-02', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+09:30', '2026-02-30', '1000-01-01']);
    case 'MultiSelectPicklist':
      return dice.pick(['1', '1, 2', '1,1', '99', ',']);
    case 'Uniqueidentifier':
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      return someId(dice, { logicalName: column.targets?.[0] ?? 'account' });
    case 'Image':
      return dice.pick(['iVBORw0KGgo=', 'R0lGODlhAQABAAAAACw=', 'no base64!']);
    case 'String':
    case 'Memo':
    case 'PartyList':
    case 'File':
    case 'EntityName':
    case 'ManagedProperty':
    case 'Virtual':
      return dice.pick(['a', 'A', 'Ünïcode 漢 😀', 'x'.repeat(5000), "O'B", '<a>&amp;']);
  }
} // prettier-ignore

/** A body that writes a row, with rows in it up to some levels. */
function randomRow(dice: Dice, table: TableSchema, depth = 0): Body {
  const body: Body = {};
  for (const column of several(dice, 5, () => someWritable(dice, table))) {
    body[dice.chance(0.97) ? column.logicalName : (column.property ?? column.schemaName)] = someValue(
      dice,
      column,
    );
  }
  const navigations = dice.chance(0.3) ? several(dice, 2, () => someNavigation(dice, table)) : [];
  for (const navigation of navigations) {
    if (navigation === undefined) continue;
    const target = targetOf(dice, navigation);
    const link = `${dice.pick(['/', '', 'http://dataverse.test/api/data/v9.2/'])}${target.definition.entitySetName}(${someId(dice, target.definition)})`;
    if (dice.chance(0.5) || depth > 2) {
      body[`${navigation.name}@odata.bind`] = dice.pick<unknown>([link, link, [link], null, '$1']);
    } else {
      const row = randomRow(dice, target, depth + 1);
      body[navigation.name] =
        navigation.kind === 'lookup' && dice.chance(0.9)
          ? row
          : several(dice, 2, () => randomRow(dice, target, depth + 1));
    }
  }
  if (dice.chance(0.2)) body['@odata.type'] = type + table.definition.logicalName;
  if (dice.chance(0.2)) body[table.definition.primaryId] = someId(dice, table.definition);
  return body;
}

const headers = (dice: Dice): Record<string, string> => ({
  'Content-Type': 'application/json',
  ...(dice.chance(0.3) && { Prefer: 'return=representation' }),
  ...(dice.chance(0.2) && { 'If-Match': dice.pick(['*', 'W/"1000001"']) }),
  ...(dice.chance(0.1) && { 'If-None-Match': '*' }),
  ...(dice.chance(0.1) && { 'MSCRM.SuppressDuplicateDetection': 'false' }),
});

/** A request that writes rows of the sample's tables: single ones, links, columns, or many at once. */
export function randomWrite(dice: Dice): FuzzRequest {
  const table = someTable(dice);
  const { entitySetName } = table.definition;
  const key = `${entitySetName}(${someId(dice, table.definition)})`;
  const navigation = someNavigation(dice, table);
  const target = navigation === undefined ? table : targetOf(dice, navigation);
  const name = navigation?.name ?? 'ownerid';
  const linked = `${target.definition.entitySetName}(${someId(dice, target.definition)})`;
  const bulk = dice.pick(['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple', 'DeleteMultiple']);
  const [method, path, body] = dice.pick<() => readonly [string, string, unknown]>([
    () => ['POST', entitySetName, randomRow(dice, table)],
    () => [
      'POST',
      `${entitySetName}?$select=${someProperty(dice, table)}&$expand=${name}`,
      randomRow(dice, table),
    ],
    () => ['PATCH', key, randomRow(dice, table)],
    () => [
      'PATCH',
      `${entitySetName}(${someProperty(dice, table)}='K${dice.whole(1, 3)}')`,
      randomRow(dice, table),
    ],
    () => ['PUT', `${key}/${someProperty(dice, table)}`, { value: someValue(dice, someColumn(dice, table)) }],
    () => ['DELETE', dice.pick([key, `${key}/${someProperty(dice, table)}`]), undefined],
    () => [dice.pick(['PUT', 'POST']), `${key}/${name}/$ref`, { '@odata.id': linked }],
    () => [
      'DELETE',
      dice.pick([`${key}/${name}/$ref`, `${key}/${linked}/$ref`, `${key}/${name}/$ref?$id=${linked}`]),
      undefined,
    ],
    () => ['POST', `${key}/${name}`, randomRow(dice, target)],
    () => [
      'POST',
      `${entitySetName}/${type}${bulk}`,
      {
        Targets: several(dice, 3, () => ({
          '@odata.type': type + table.definition.logicalName,
          ...randomRow(dice, table),
        })),
      },
    ],
  ])();
  return {
    method,
    target: `/api/data/v9.2/${path}`,
    headers: headers(dice),
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
