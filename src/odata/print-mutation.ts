import type { Mutation, RowAddress, RowBody, RowReference, WireValue } from '../query/mutation.ts';
import type { Annotation } from '../query/table-query.ts';
import type { ODataRequest } from './request.ts';

/** What of the row the answer of a write is to bring. */
export interface Representation {
  /** Properties, sorted. Never empty. */
  readonly select: readonly string[];
  readonly annotations: readonly Annotation[];
}

/**
 * Write → request, always the same bytes for the same write (contract §5.1–5.3).
 *
 * @param representation what of the row the answer brings; undefined: nothing. Of a create, an update or an upsert only.
 */
export const printMutation = (mutation: Mutation, representation?: Representation): ODataRequest => {
  const { table, settings } = mutation;
  const options = [
    ...(representation === undefined ? [] : [`$select=${representation.select.join(',')}`]),
    ...(settings.tag === undefined ? [] : [`tag=${encodeURIComponent(settings.tag)}`]),
  ];
  const query = options.length === 0 ? '' : `?${options.join('&')}`;
  const headers: Record<string, string> = {};
  if (representation !== undefined) headers['Prefer'] = preferences(representation);
  if (settings.detectDuplicates) headers['MSCRM.SuppressDuplicateDetection'] = 'false';
  switch (mutation.kind) {
    case 'create':
      return { method: 'POST', path: `${table.entitySet}${query}`, headers, body: printBody(mutation.body) };
    case 'update':
      headers['If-Match'] = mutation.ifMatch ?? '*';
      return {
        method: 'PATCH',
        path: `${printReference({ entitySet: table.entitySet, id: mutation.id })}${query}`,
        headers,
        body: printBody(mutation.body),
      };
    case 'upsert':
      if (mutation.createOnly) headers['If-None-Match'] = '*';
      return {
        method: 'PATCH',
        path: `${table.entitySet}(${printAddress(mutation.address)})${query}`,
        headers,
        body: printBody(mutation.body),
      };
    case 'delete':
      if (mutation.ifMatch !== undefined) headers['If-Match'] = mutation.ifMatch;
      return {
        method: 'DELETE',
        path: `${printReference({ entitySet: table.entitySet, id: mutation.id })}${query}`,
        headers,
        body: undefined,
      };
    case 'link':
      return {
        method: 'POST',
        path: `${printReference({ entitySet: table.entitySet, id: mutation.id })}/${mutation.navigation}/$ref${query}`,
        headers,
        body: `{"@odata.id":${JSON.stringify(printReference(mutation.target))}}`,
      };
    case 'unlink':
      return {
        method: 'DELETE',
        path: `${printReference({ entitySet: table.entitySet, id: mutation.id })}/${mutation.navigation}(${mutation.target.id})/$ref${query}`,
        headers,
        body: undefined,
      };
    case 'replace':
      return {
        method: 'PUT',
        path: `${printReference({ entitySet: table.entitySet, id: mutation.id })}/${mutation.navigation}${query}`,
        headers,
        body: `{"value":[${mutation.rows.map(printBody).join(',')}]}`,
      };
  }
};

/** `accounts(a1…)` */
export const printReference = ({ entitySet, id }: RowReference): string => `${entitySet}(${id})`;

/** JSON of a row's values. */
export const printBody = (body: RowBody): string => {
  const members: string[] = [];
  for (const part of body) {
    switch (part.kind) {
      case 'value':
        members.push(`${JSON.stringify(part.property)}:${printValue(part.value)}`);
        break;
      case 'bind': {
        const target = part.target === null ? 'null' : printBinding(part.target);
        members.push(`${JSON.stringify(`${part.navigation}@odata.bind`)}:${target}`);
        break;
      }
      case 'bindAll': {
        const targets = part.targets.map(printBinding).join(',');
        members.push(`${JSON.stringify(`${part.navigation}@odata.bind`)}:[${targets}]`);
        break;
      }
      case 'rows':
        members.push(`${JSON.stringify(part.navigation)}:[${part.rows.map(printBody).join(',')}]`);
        break;
    }
  }
  return `{${members.join(',')}}`;
};

const printBinding = (target: RowReference): string => JSON.stringify(`/${printReference(target)}`);

/** JSON of a value. */
export const printValue = (value: WireValue): string => {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text);
    case 'number':
      return value.digits;
    case 'boolean':
      return String(value.value);
    case 'null':
      return 'null';
  }
};

/** Values of keys are percent-encoded; quotes and what URLs reserve too. */
const printAddress = (address: RowAddress): string =>
  address.kind === 'id'
    ? address.id
    : address.parts
        .map(({ property, value }) => `${property}=${encodeURIComponent(value.text).replaceAll("'", '%27')}`)
        .join(',');

const preferences = ({ annotations }: Representation): string =>
  annotations.length === 0
    ? 'return=representation'
    : `return=representation,odata.include-annotations="${annotations.join(',')}"`;
