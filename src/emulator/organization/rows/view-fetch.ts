/** A view: which columns of which rows, in which order. */
export interface ViewSpec {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Conditions and links as FetchXML has them. @default none */
  readonly where?: string;
  /** Descending with a minus before it. */
  readonly order: string;
  /** Rows that a link finds several times come once. @default false */
  readonly distinct?: true;
}

/** The view's FetchXML, as the view designer writes it. */
export const viewFetch = ({ table, columns, where = '', order, distinct }: ViewSpec): string => {
  const attribute = order.replace('-', '');
  const attributes = columns.map((name) => `<attribute name="${name}" />`).join('');
  const root = `<fetch version="1.0" output-format="xml-platform" mapping="logical"${distinct ? ' distinct="true"' : ''}>`;
  const sorted = `<order attribute="${attribute}" descending="${String(order.startsWith('-'))}" />`;
  return `${root}<entity name="${table}">${attributes}${sorted}${where}</entity></fetch>`;
};

/** The view's columns as a grid shows them. */
export const viewLayout = ({ table, columns }: ViewSpec, objectTypeCode: number): string => {
  const cells = columns.slice(0, -1).map((name) => `<cell name="${name}" width="150" />`);
  return (
    `<grid name="resultset" object="${objectTypeCode}" jump="${columns[0] ?? ''}" select="1" icon="1" preview="1">` +
    `<row name="result" id="${columns.at(-1) ?? table}">${cells.join('')}</row></grid>`
  );
};

/** `condition('statecode', 'eq', '0')`; several values stand in elements of their own. */
export const condition = (attribute: string, operator: string, ...values: readonly string[]): string => {
  const start = `<condition attribute="${attribute}" operator="${operator}"`;
  if (values.length < 2) return `${start}${values.map((value) => ` value="${value}"`).join('')} />`;
  return `${start}>${values.map((value) => `<value>${value}</value>`).join('')}</condition>`;
};

/** All of the conditions. */
export const filter = (...conditions: readonly string[]): string =>
  `<filter type="and">${conditions.join('')}</filter>`;
