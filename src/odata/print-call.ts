import type { Call, CallBinding, CallParameter, CallValue } from '../query/call.ts';
import { printBody, printReference, printValue } from './print-mutation.ts';
import { printOpenObject } from './print-open-object.ts';
import type { ODataRequest } from './request.ts';

/** Operations that are bound must be called by their full name, and others must not (contract §5.6). */
const namespace = 'Microsoft.Dynamics.CRM';

/** Call → request: an action is a POST whose body has the parameters, a function a GET with them as aliases. */
export const printCall = (call: Call): ODataRequest => {
  const path = `${printBinding(call.binding)}${call.name}`;
  if (call.kind === 'action') {
    const members = call.parameters.map(({ name, value }) => `${JSON.stringify(name)}:${printJson(value)}`);
    return { method: 'POST', path, headers: {}, body: `{${members.join(',')}}` };
  }
  // Aliases hold every kind of value; some can't stand in the parentheses themselves.
  const given = call.parameters.filter(({ value }) => value.kind !== 'null');
  const names = given.map(({ name }, index) => `${name}=@p${index + 1}`);
  const aliases = given.map((parameter, index) => `@p${index + 1}=${encode(printArgument(parameter))}`);
  const query = aliases.length === 0 ? '' : `?${aliases.join('&')}`;
  return { method: 'GET', path: `${path}(${names.join(',')})${query}`, headers: {}, body: undefined };
};

const printBinding = (binding: CallBinding | undefined): string => {
  if (binding === undefined) return '';
  return `${binding.kind === 'row' ? printReference(binding.row) : binding.entitySet}/${namespace}.`;
};

/** @param reference how a row that is there is named: by type and key in a body, by `@odata.id` in a URL (contract §5.6) */
const printJson = (value: CallValue, reference: (row: RowValue) => string = byKey): string => {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'plain':
      return printValue(value.value);
    case 'enum':
      return JSON.stringify(value.members.join(','));
    case 'row':
      return reference(value);
    case 'newRow': {
      const body = printBody(value.body);
      const type = `"@odata.type":"${namespace}.${value.table}"`;
      return body === '{}' ? `{${type}}` : `{${type},${body.slice(1)}`;
    }
    case 'open':
      return printOpenObject(value);
    case 'object':
      return `{${value.properties.map(({ name, value: one }) => `${JSON.stringify(name)}:${printJson(one, reference)}`).join(',')}}`;
    case 'list':
      return `[${value.items.map((item) => printJson(item, reference)).join(',')}]`;
  }
};

type RowValue = Extract<CallValue, { kind: 'row' }>;

const byKey = ({ table, key, row }: RowValue): string =>
  `{"@odata.type":"${namespace}.${table}",${JSON.stringify(key)}:${JSON.stringify(row.id)}}`;

const byAddress = ({ row }: RowValue): string => `{"@odata.id":${JSON.stringify(printReference(row))}}`;

const printArgument = ({ value }: CallParameter): string => {
  switch (value.kind) {
    case 'plain':
      return value.literal.text;
    case 'enum':
      return `${namespace}.${value.type}'${value.members.join(',')}'`;
    // A list is JSON: a quote in a text in single quotes would end it (contract §4.4).
    case 'list':
    case 'row':
    case 'newRow':
    case 'object':
    case 'open':
    case 'null':
      return printJson(value, byAddress);
  }
};

const encode = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');
