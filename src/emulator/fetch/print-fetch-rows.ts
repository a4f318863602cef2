import { originalName, propertyPrinter } from '../answer/print-property.ts';
import { etag } from '../answer/print-row.ts';
import type { RequestScope } from '../data-context.ts';
import type { Preferences } from '../query/preferences.ts';
import type { Property } from '../schema/table-schema.ts';
import { columnValue } from '../store/store.ts';
import { propertyOf } from './bind-condition.ts';
import type { JoinedRow, Source } from './join-rows.ts';

type Printer = (row: JoinedRow) => readonly string[];

interface PrintInput {
  readonly sources: readonly Source[];
  /** Rows stand for values, not for records: neither key nor etag comes unasked. */
  readonly distinct: boolean;
}

/** Makes the printer of a query's rows, once for all of them. Null values are left out (contract §4.10). */
export function fetchRowPrinter(
  scope: RequestScope,
  preferences: Preferences,
  { sources, distinct }: PrintInput,
): (row: JoinedRow) => string {
  const printers = sources.flatMap((source) => sourcePrinters(scope, preferences, { source, distinct }));
  return (row) => {
    const [own] = row;
    const tag = own === undefined || distinct ? [] : [`"@odata.etag":${JSON.stringify(etag(own))}`];
    return `{${[...tag, ...printers.flatMap((print) => print(row))].join(',')}}`;
  };
}

/** Columns of one entity or link, by the names that they have in the answer. */
function sourcePrinters(
  scope: RequestScope,
  preferences: Preferences,
  { source, distinct }: { readonly source: Source; readonly distinct: boolean },
): readonly Printer[] {
  const { entity, table, index, alias: link } = source;
  const listed = entity.attributes.map(({ name, alias }) => ({ property: propertyOf(table, name), alias }));
  const isRoot = index === 0;
  const all =
    entity.allAttributes || (isRoot && listed.length === 0)
      ? [...table.properties.values()].filter(({ kind }) => kind !== 'binary')
      : [];
  const keys = isRoot && listed.length > 0 && !distinct ? table.keyProperties : [];
  const nameOf = (property: Property): string =>
    link === undefined ? property.name : linkedName(scope, link, property);
  const named = new Map<string, Property>();
  for (const property of [...all, ...keys]) named.set(nameOf(property), property);
  for (const { property, alias } of listed) named.set(alias ?? nameOf(property), property);
  return [...named].map(([name, property]) => {
    const print = propertyPrinter(scope, preferences, { table, property: { ...property, name } });
    const original = name === property.name ? '' : originalName(preferences, name, property);
    return (row) => {
      const own = row[index];
      const value = own === undefined ? null : columnValue(own, property.column.logicalName);
      return own === undefined || value === null || value === undefined ? [] : [original + print(own)];
    };
  });
}

/** `contact.fullname`, or as a name in XML has it, `contact_x002e_fullname`. */
const linkedName = ({ quirks }: RequestScope, link: string, { column }: Property): string =>
  `${link}${quirks.linkedColumnsEncoded ? '_x002e_' : '.'}${column.logicalName}`;
