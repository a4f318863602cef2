import { stringify } from 'lossless-json';

import { jsonBody, noBody, type Answer } from '../answer/answer.ts';
import { contextColumns } from '../answer/context-url.ts';
import { printValue } from '../answer/print-property.ts';
import { rowPrinter } from '../answer/print-row.ts';
import type { RequestScope } from '../data-context.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { maxRows, selectPage } from '../query/page.ts';
import { readRowShape } from '../query/read-query.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import type { StoredRow } from '../store/store.ts';
import { LongNumber } from '../write/read-json-body.ts';
import type { MessageResult } from './message.ts';

/** Prints what a message answers: 204, or 200 with a context that names the type (contract §5.6). */
export function printResult(request: ReadRequest, result: MessageResult): Answer {
  const { scope } = request;
  const context = (name: string): string =>
    `"@odata.context":${JSON.stringify(`${scope.serviceRoot}/$metadata#${name}`)}`;
  switch (result.kind) {
    case 'nothing':
      return noBody(204);
    case 'complex':
      return jsonBody(printObject(context(`Microsoft.Dynamics.CRM.${result.type}`), result.value));
    case 'open':
      return jsonBody(printObject(`${context('Microsoft.Dynamics.CRM.expando')},${openType}`, result.value));
    case 'value':
      return jsonBody(`{${context(result.type)},"value":${printJson(result.value)}}`);
    case 'mixed': {
      const printed = result.items.map((item) =>
        item.kind === 'row' ? printTyped(request, item.row) : printObject(openType, item.value),
      );
      return jsonBody(
        `{${context('Collection(Microsoft.Dynamics.CRM.crmbaseentity)')},"value":[${printed.join(',')}]}`,
      );
    }
    case 'row':
      return jsonBody(
        printObject(
          context(`${result.table.definition.entitySetName}/$entity`),
          undefined,
          printRows(request, result.table, [result.row])[0],
        ),
      );
    case 'rows':
      return printCollection(request, result, context);
    case 'draft':
      return jsonBody(
        printObject(
          context(`${result.input.table.definition.entitySetName}/$entity`),
          undefined,
          printDraft(scope, result.input),
        ),
      );
  }
}

const openType = '"@odata.type":"#Microsoft.Dynamics.CRM.expando"';

/** JSON in which numbers keep the digits that they came with. */
const printJson = (value: unknown): string =>
  stringify(value, undefined, undefined, [
    {
      test: (one) => one instanceof LongNumber,
      stringify: (one) => (one instanceof LongNumber ? one.text : 'null'),
    },
  ]) ?? 'null';

/** `{` context, members of the value, members that are printed already `}`. */
function printObject(context: string, value: Readonly<Record<string, unknown>> = {}, printed = '{}'): string {
  const members = [context, printJson(value).slice(1, -1), printed.slice(1, -1)];
  return `{${members.filter((member) => member !== '').join(',')}}`;
}

/** Composable results take `$select`, `$expand` and `$filter`, as sets do. */
function printCollection(
  request: ReadRequest,
  { table, rows }: { readonly table: TableSchema | undefined; readonly rows: readonly StoredRow[] },
  context: (name: string) => string,
): Answer {
  const { scope, options } = request;
  if (table === undefined) {
    const printed = rows.map((row) => printTyped(request, row));
    return jsonBody(
      `{${context('Collection(Microsoft.Dynamics.CRM.crmbaseentity)')},"value":[${printed.join(',')}]}`,
    );
  }
  const filter = options.system.get('$filter');
  const page = selectPage(rows, {
    filter: filter === undefined ? undefined : bindFilter(scope, table, filter),
    order: [],
    size: maxRows,
    resume: undefined,
    count: false,
  });
  const printed = printRows(request, table, page.rows);
  const columns = contextColumns(readRowShape(scope, table, options));
  return jsonBody(`{${context(table.definition.entitySetName + columns)},"value":[${printed.join(',')}]}`);
}

/** A row that says of which table it is. */
function printTyped(request: ReadRequest, row: StoredRow): string {
  const own = request.scope.schema.table(row.table.logicalName);
  const type = `"@odata.type":"#Microsoft.Dynamics.CRM.${row.table.logicalName}"`;
  return own === undefined ? '{}' : `{${type},${printRows(request, own, [row])[0]?.slice(1) ?? ''}`;
}

function printRows(
  { scope, options, preferences }: ReadRequest,
  table: TableSchema,
  rows: readonly StoredRow[],
): string[] {
  return rows.map(
    rowPrinter({ scope, preferences, single: rows.length === 1 }, readRowShape(scope, table, options)),
  );
}

/** Columns of a row that nobody keeps yet; lookups as the binding that would set them. */
function printDraft(
  scope: RequestScope,
  { table, values }: Extract<MessageResult, { kind: 'draft' }>['input'],
): string {
  const members = [...table.properties.values()].flatMap((property) => {
    const value = values[property.column.logicalName] ?? null;
    if (value === null) return [];
    if (!isLookup(property.column) || typeof value !== 'object') {
      return [`${JSON.stringify(property.name)}:${printValue(property, value)}`];
    }
    const set = scope.schema.table(value.table)?.definition.entitySetName;
    const navigation = [...table.navigations.values()].findLast(
      (candidate) =>
        candidate.kind === 'lookup' &&
        candidate.column === property.column.logicalName &&
        (candidate.target === value.table || candidate.target === 'owner'),
    );
    if (set === undefined || navigation === undefined) return [];
    return [`${JSON.stringify(`${navigation.name}@odata.bind`)}:${JSON.stringify(`/${set}(${value.id})`)}`];
  });
  return `{${[`"@odata.type":"#Microsoft.Dynamics.CRM.${table.definition.logicalName}"`, ...members].join(',')}}`;
}
