import type { RequestScope } from '../data-context.ts';
import { isNested } from '../query/expand-rules.ts';
import { standing } from '../query/order.ts';
import { maxRows, selectPage } from '../query/page.ts';
import type { Preferences } from '../query/preferences.ts';
import type { ExpandItem, RowShape } from '../query/query.ts';
import type { Selection } from '../query/selection.ts';
import { printSkipToken } from '../query/skip-token.ts';
import type { CollectionNavigation, LookupNavigation, TableSchema } from '../schema/table-schema.ts';
import { relatedRow, relatedRows } from '../store/related-rows.ts';
import type { StoredRow } from '../store/store.ts';
import { propertyPrinter, type PropertyPrinter } from './print-property.ts';

/** Prints a row as a JSON object. */
export type RowPrinter = (row: StoredRow) => string;

/** What printing depends on besides the shape. */
export interface PrintOptions {
  readonly scope: RequestScope;
  readonly preferences: Preferences;
  /** Whether the request reads one record: its single-valued children then have etags (contract §4.7). */
  readonly single: boolean;
}

/** Makes the printer of a shape once, so that thousands of rows cost little each. */
export function rowPrinter(options: PrintOptions, shape: RowShape): RowPrinter {
  return printer({ ...options, nested: isNested(shape.expand) }, shape, true);
}

interface ShapeOptions extends PrintOptions {
  /** Whether anything is expanded inside an expand, anywhere in the query. */
  readonly nested: boolean;
}

function printer(
  options: ShapeOptions,
  { table, selection, expand }: RowShape,
  withEtag: boolean,
): RowPrinter {
  const parts: RowPrinter[] = [
    ...(withEtag ? [etagPrinter] : []),
    ...propertyPrinters(options, table, selection),
    ...expand.map((item) => expandPrinter(options, table.definition.entitySetName, item)),
  ];
  const [first, ...more] = parts;
  return (row) => {
    let text = first === undefined ? '{' : `{${first(row)}`;
    for (const part of more) text += `,${part(row)}`;
    return `${text}}`;
  };
}

/** Printers of a selection without annotations, which depend on nothing else. */
const plain = new WeakMap<Selection, readonly PropertyPrinter[]>();

function propertyPrinters(
  { scope, preferences }: ShapeOptions,
  table: TableSchema,
  selection: Selection,
): readonly PropertyPrinter[] {
  const known = preferences.wantsAnnotations ? undefined : plain.get(selection);
  if (known !== undefined) return known;
  const printers = selection.properties.map((property) =>
    propertyPrinter(scope, preferences, { table, property }),
  );
  if (!preferences.wantsAnnotations) plain.set(selection, printers);
  return printers;
}

const etagPrinter = (row: StoredRow): string => `"@odata.etag":${JSON.stringify(etag(row))}`;

/** `W/"81359849"` */
export const etag = (row: StoredRow): string => `W/"${row.version}"`;

function expandPrinter(options: ShapeOptions, parentSet: string, item: ExpandItem): RowPrinter {
  const { navigation } = item;
  return navigation.kind === 'lookup'
    ? lookupPrinter(options, navigation, item)
    : collectionPrinter(options, navigation, { item, parentSet });
}

/** Single-valued: an object, a link, or null. */
function lookupPrinter(options: ShapeOptions, navigation: LookupNavigation, item: ExpandItem): RowPrinter {
  const { scope, single, nested } = options;
  const key = `${JSON.stringify(navigation.name)}:`;
  const print = item.reference
    ? (row: StoredRow) =>
        `{"@odata.id":${JSON.stringify(`${scope.serviceRoot}/${row.table.entitySetName}(${row.id})`)}}`
    : printer(options, item.shape, single && !nested);
  return (row) => {
    const related = relatedRow(scope.store, row, navigation);
    return key + (related === undefined ? 'null' : print(related));
  };
}

/**
 * A collection, and the link to it. In a single-level expand up to 5,000 rows come and the link names the whole
 * collection again; once anything is nested the page size counts, and the link goes on where the page ended.
 */
function collectionPrinter(
  options: ShapeOptions,
  navigation: CollectionNavigation,
  { item, parentSet }: { readonly item: ExpandItem; readonly parentSet: string },
): RowPrinter {
  const { scope, preferences, nested } = options;
  const { store, quirks, serviceRoot } = scope;
  const name = JSON.stringify(navigation.name);
  const linkName = JSON.stringify(`${navigation.name}@odata.nextLink`);
  const print = printer(options, item.shape, !nested);
  const isPaged = nested && preferences.maxPageSize !== undefined;
  const pageSize = isPaged ? Math.min(preferences.maxPageSize, maxRows) : maxRows;
  const ignoresTop = quirks.expandTopIgnoredUnderMaxPageSize && preferences.maxPageSize !== undefined;
  const size = ignoresTop ? pageSize : Math.min(item.top ?? pageSize, pageSize);
  const query = item.options.map(encodeOption);
  return (row) => {
    const page = selectPage(relatedRows(store, row, navigation), {
      filter: item.filter,
      order: item.order,
      size,
      resume: undefined,
      count: false,
    });
    const [first, last] = [page.rows[0], page.rows.at(-1)];
    const list = `${name}:[${page.rows.map(print).join(',')}]`;
    const resume = isPaged && page.more && first !== undefined && last !== undefined;
    if (!resume && !quirks.expandNextLinks) return list;
    const keys = { order: item.order, primaryId: item.shape.table.definition.primaryId };
    const token = resume
      ? [
          `$skiptoken=${printSkipToken(keys, 2, { first: standing(item.order, first), last: standing(item.order, last) })}`,
        ]
      : [];
    const options = [...query, ...token].join('&');
    const link = `${serviceRoot}/${parentSet}(${row.id})/${navigation.name}`;
    return `${list},${linkName}:${JSON.stringify(options === '' ? link : `${link}?${options}`)}`;
  };
}

/** An option of `$expand`, which was decoded, as an option of a URL; what may stand in a query stays readable. */
const encodeOption = (option: string): string =>
  encodeURIComponent(option).replaceAll(/%(24|2C|2F|3A|3B|3D|40)/g, (code) => decodeURIComponent(code));
