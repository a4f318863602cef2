import type { RequestScope } from '../data-context.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { unknownProperty } from '../filter/resolve-path.ts';
import { queryError } from '../query-error.ts';
import type { Navigation, TableSchema } from '../schema/table-schema.ts';
import { checkExpand, isNested } from './expand-rules.ts';
import { readOrder } from './order.ts';
import type { ExpandItem } from './query.ts';
import { readTop } from './read-top.ts';
import { readSelection, withProperties } from './selection.ts';
import { splitList, withoutTexts } from './split-list.ts';

/**
 * Reads `$expand` with everything nested in it, and holds it against the rules of contract §4.7.
 * @param text undefined or empty: nothing to expand
 * @throws DataError for unknown navigations and for every rule that is broken
 */
export function readExpand(
  scope: RequestScope,
  table: TableSchema,
  text: string | undefined,
): readonly ExpandItem[] {
  if (text === undefined || text.trim() === '') return [];
  if (/@[A-Za-z_]/.test(withoutTexts(text))) {
    throw queryError('Parameter aliases are not supported inside $expand.');
  }
  const items = readItems(scope, table, text);
  checkExpand(items);
  return isNested(items) ? items : items.map(withForeignKey);
}

/** Children of a single-level expand repeat their foreign key, asked for or not (contract §4.7). */
function withForeignKey(item: ExpandItem): ExpandItem {
  const { navigation, shape } = item;
  if (navigation.kind !== 'children') return item;
  const property = shape.table.definition.columns.get(navigation.column)?.property;
  const foreignKey = property === undefined ? undefined : shape.table.properties.get(property);
  if (foreignKey === undefined) return item;
  return { ...item, shape: { ...shape, selection: withProperties(shape.selection, [foreignKey]) } };
}

function readItems(scope: RequestScope, table: TableSchema, text: string): readonly ExpandItem[] {
  const items = splitList(text, ',').map((item) => readItem(scope, table, item.trim()));
  const names = items.map(({ navigation }) => navigation.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw queryError(`The navigation property '${twice}' is expanded more than once.`);
  return items;
}

function readItem(scope: RequestScope, table: TableSchema, item: string): ExpandItem {
  const match = /^([A-Za-z_]\w*)(\/[^(]*)?(?:\((.*)\))?$/s.exec(item);
  const name = match?.[1];
  if (match === null || name === undefined) throw queryError(`Syntax error in $expand: '${item}'.`);
  const [, , suffix, inside] = match;
  const navigation = table.navigations.get(name);
  if (navigation === undefined) {
    if (!table.properties.has(name)) throw unknownProperty(scope, table, name);
    throw queryError(
      `Property '${name}' on type 'Microsoft.Dynamics.CRM.${table.definition.logicalName}' is not a navigation ` +
        'property or complex property. Only navigation properties can be expanded.',
    );
  }
  const target = scope.schema.table(navigation.target);
  if (target === undefined) throw queryError(`The navigation property '${name}' cannot be expanded.`);
  scope.rights.require('Read', target.definition);
  const reference = suffix === '/$ref';
  if (suffix !== undefined && !reference) {
    throw queryError(`'${suffix.slice(1)}' is not supported in $expand after '${name}'.`);
  }
  if (reference && navigation.kind !== 'lookup') {
    throw queryError('Expand with $ref is only supported on lookup type navigation property.');
  }
  const written = inside === undefined || inside.trim() === '' ? [] : splitList(inside, ';');
  const options = readOptions(written, navigation);
  const filter = options.get('$filter');
  const order = options.get('$orderby');
  return {
    navigation,
    reference,
    shape: {
      table: target,
      selection: readSelection(scope, target, options.get('$select')),
      expand: readNested(scope, target, options.get('$expand')),
    },
    filter: filter === undefined ? undefined : bindFilter(scope, target, filter),
    order: order === undefined ? [] : readOrder(scope, target, order),
    top: readTop(options.get('$top')),
    options: written.map((option) => option.trim()),
  };
}

const readNested = (
  scope: RequestScope,
  table: TableSchema,
  text: string | undefined,
): readonly ExpandItem[] => (text === undefined ? [] : readItems(scope, table, text));

const allowed = ['$select', '$filter', '$orderby', '$top', '$expand'];

function readOptions(written: readonly string[], navigation: Navigation): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const option of written) {
    const equals = option.indexOf('=');
    const name = option.slice(0, Math.max(equals, 0)).trim();
    if (!allowed.includes(name) || options.has(name)) {
      throw queryError(
        `The query option '${name === '' ? option.trim() : name}' is not supported inside $expand.`,
      );
    }
    if (navigation.kind === 'lookup' && name !== '$select' && name !== '$expand') {
      throw queryError(
        'Only $select and $filter clause can be provided while doing $expand on many-to-one relationship or nested ' +
          'one-to-many relationship.',
      );
    }
    options.set(name, option.slice(equals + 1).trim());
  }
  return options;
}
