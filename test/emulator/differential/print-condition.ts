import type { Column, Condition, Value } from './condition.ts';

/** As `$filter` has it. `path` leads to the row: nothing, `primarycontactid/`, or a lambda's variable. */
export function toOData(condition: Condition, path = ''): string {
  switch (condition.kind) {
    case 'compare':
      return `${path}${condition.column.name} ${condition.operator} ${odataLiteral(condition.column, condition.value)}`;
    case 'like':
      return `${condition.not ? 'not ' : ''}${condition.how}(${path}${condition.column.name},${quoted(condition.text)})`;
    case 'null':
      return `${path}${condition.column.name} ${condition.not ? 'ne' : 'eq'} null`;
    case 'in':
      return call(path, condition.not ? 'NotIn' : 'In', [condition.column, condition.values]);
    case 'between': {
      const { column, from, to, not } = condition;
      return call(path, not ? 'NotBetween' : 'Between', [column, [from, to]]);
    }
    case 'and':
    case 'or':
      return `(${condition.parts.map((part) => toOData(part, path)).join(` ${condition.kind} `)})`;
    case 'not':
      return `not (${toOData(condition.part, path)})`;
    case 'lookup':
      return `(${toOData(condition.part, 'primarycontactid/')})`;
    case 'any':
    case 'all':
      return `contact_customer_accounts/${condition.kind}(c:${toOData(condition.part, 'c/')})`;
  }
}

const call = (path: string, name: string, [column, values]: readonly [Column, readonly Value[]]): string => {
  const list = JSON.stringify(values.map(String));
  return `${path}Microsoft.Dynamics.CRM.${name}(PropertyName='${column.name}',PropertyValues=${list})`;
};

const odataLiteral = ({ kind }: Column, value: Value): string =>
  kind === 'text' ? quoted(String(value)) : String(value);

/** As SQLite has it. */
export function toSql(condition: Condition, row: string): string {
  switch (condition.kind) {
    case 'compare':
      return `${row}.${condition.column.name} ${sqlOperators[condition.operator]} ${sqlLiteral(condition.column, condition.value)}`;
    case 'like': {
      const operator = condition.not ? 'NOT LIKE' : 'LIKE';
      return `${row}.${condition.column.name} ${operator} ${quoted(likePattern(condition))}`;
    }
    case 'null':
      return `${row}.${condition.column.name} IS ${condition.not ? 'NOT ' : ''}NULL`;
    case 'in': {
      const { column, values, not } = condition;
      const list = values.map((value) => sqlLiteral(column, value)).join(', ');
      return `${row}.${column.name} ${not ? 'NOT ' : ''}IN (${list})`;
    }
    case 'between': {
      const { column, from, to, not } = condition;
      const range = `${sqlLiteral(column, from)} AND ${sqlLiteral(column, to)}`;
      return `${row}.${column.name} ${not ? 'NOT ' : ''}BETWEEN ${range}`;
    }
    case 'and':
    case 'or':
      return `(${condition.parts.map((part) => toSql(part, row)).join(` ${condition.kind.toUpperCase()} `)})`;
    case 'not':
      return `NOT (${toSql(condition.part, row)})`;
    case 'lookup':
      return `(${toSql(condition.part, 'p')})`;
    case 'any':
      return `EXISTS (${contactsOf(row)} AND (${toSql(condition.part, 'c')}))`;
    case 'all':
      return `NOT EXISTS (${contactsOf(row)} AND NOT (${toSql(condition.part, 'c')}))`;
  }
}

const contactsOf = (row: string): string =>
  `SELECT 1 FROM contact c WHERE c.parentcustomerid = ${row}.accountid`;

const sqlOperators = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** Money is kept as whole ten-thousandths, in which SQLite is exact. */
export const sqlLiteral = ({ kind }: Column, value: Value): string => {
  switch (kind) {
    case 'text':
    case 'instant':
      return quoted(String(value));
    case 'money':
      return String(value).replace('.', '');
    case 'integer':
    case 'yesNo':
      return String(Number(value));
  }
};

/** As FetchXML has it; `not` and what it says of other rows are not for it. */
export function toFetch(condition: Condition): string {
  switch (condition.kind) {
    case 'compare':
      return one(condition.column, condition.operator, fetchValue(condition.value));
    case 'like':
      return one(condition.column, condition.not ? 'not-like' : 'like', likePattern(condition));
    case 'null':
      return one(condition.column, condition.not ? 'not-null' : 'null');
    case 'in':
      return many(condition.column, condition.not ? 'not-in' : 'in', condition.values);
    case 'between': {
      const { column, from, to, not } = condition;
      return many(column, not ? 'not-between' : 'between', [from, to]);
    }
    case 'and':
    case 'or':
      return `<filter type="${condition.kind}">${condition.parts.map(toFetch).join('')}</filter>`;
    case 'not':
    case 'lookup':
    case 'any':
    case 'all':
      throw new TypeError('FetchXML is not given this');
  }
}

const one = ({ name }: Column, operator: string, value?: string): string =>
  `<condition attribute="${name}" operator="${operator}"${value === undefined ? '' : ` value="${xml(value)}"`}/>`;

const many = ({ name }: Column, operator: string, values: readonly Value[]): string => {
  const list = values.map((value) => `<value>${xml(fetchValue(value))}</value>`).join('');
  return `<condition attribute="${name}" operator="${operator}">${list}</condition>`;
};

const fetchValue = (value: Value): string =>
  typeof value === 'boolean' ? (value ? '1' : '0') : String(value);

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const likePattern = ({ how, text }: Extract<Condition, { kind: 'like' }>): string => {
  switch (how) {
    case 'contains':
      return `%${text}%`;
    case 'startswith':
      return `${text}%`;
    case 'endswith':
      return `%${text}`;
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
