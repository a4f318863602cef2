import type { Model } from '../../../src/model/model.ts';
import type { RandomField, RandomLookup } from './random-query.ts';

/**
 * Selection → GraphQL. Every other lookup is written twice with half of its fields, which the spec merges; every third
 * record has a field that `@skip` takes away.
 *
 * @returns the braces with what stands in them; it wants a variable `$yes: Boolean!` that is true.
 */
export const printSelection = (model: Model, fields: readonly RandomField[]): string => {
  const skipped = fields.length % 3 === 0 ? ['skipped: id @skip(if: $yes)'] : [];
  return `{ ${[...fields.map((field) => printField(model, field)), ...skipped].join(' ')} }`;
};

const printField = (model: Model, field: RandomField): string => {
  switch (field.kind) {
    case 'identity':
      return `${field.key}: ${field.name}`;
    case 'value':
      return `${field.key}: ${field.member.field}`;
    case 'lookup':
      return printLookup(model, field);
    case 'list': {
      const rows = printSelection(model, field.fields);
      const body = field.form === 'nodes' ? `nodes ${rows}` : `edges { node ${rows} }`;
      const count = field.count ? 'totalCount' : '';
      return `${field.key}: ${field.collection.field}(first: ${field.first} ${field.args.text}) { ${body} pageInfo { hasNextPage } ${count} }`;
    }
  }
};

const printLookup = (model: Model, { key, member, common, specific }: RandomLookup): string => {
  const name = `${key}: ${member.field}`;
  const [only] = specific.values();
  if (member.result.kind === 'object' && only !== undefined) {
    const middle = Math.ceil(only.length / 2);
    const halves = [only.slice(0, middle), only.slice(middle)].filter((half) => half.length > 0);
    return halves.map((half) => `${name} ${printSelection(model, half)}`).join(' ');
  }
  const fragments = [...specific].map(
    ([table, fields]) =>
      `... on ${model.tables.get(table)?.typeName ?? ''} @include(if: $yes) ${printSelection(model, fields)}`,
  );
  const shared = common.map((field) => printField(model, field));
  return `${name} { ${[...shared, ...fragments].join(' ')} }`;
};
