import type { Filter } from '../query/filter.ts';

/** Filter → OData text, percent-encoded. The only place where a `$filter` becomes text. */
export const printFilter = (filter: Filter): string => encodeURIComponent(filterText(filter));

const filterText = (filter: Filter): string => {
  switch (filter.kind) {
    case 'in': {
      // Elements are strings whatever the column's type, in double quotes (contract §4.4).
      const values = filter.values.map(({ text }) => JSON.stringify(text)).join(',');
      return `Microsoft.Dynamics.CRM.In(PropertyName='${filter.property}',PropertyValues=[${values}])`;
    }
    case 'compare':
      return `${filter.property} ${filter.operator} ${filter.value.text}`;
    case 'and':
      return filter.filters.map(filterText).join(' and ');
    case 'any':
      return `${filter.navigation}/any(x:x/${filterText(filter.filter)})`;
  }
};
