import { LosslessNumber } from 'lossless-json';

import type { Operation } from '../metadata/operation.ts';
import type { KeyedValues } from '../webhooks/message-event.ts';
import { printReference } from '../webhooks/print-attribute.ts';
import { LongNumber } from '../write/read-json-body.ts';
import type { MessageCall, MessageResult, Parameter } from './message.ts';

/** Tells those who listen of an action that was carried out: what it was given, and what it answers. */
export function raiseAction(
  { name }: Operation,
  { scope, bound, parameters }: MessageCall,
  result: MessageResult,
): void {
  if (scope.raise === undefined) return;
  const { table, row } = bound ?? {};
  const target =
    row === undefined ? [] : [{ key: 'Target', value: printReference(row.table.logicalName, row.id) }];
  scope.raise({
    kind: 'action',
    message: name,
    table: table?.definition,
    row,
    inputs: [
      ...target,
      ...[...parameters].map(([key, parameter]) => ({ key, value: printParameter(parameter) })),
    ],
    outputs: outputsOf(result),
  });
}

function printParameter(parameter: Parameter): unknown {
  switch (parameter.kind) {
    case 'text':
    case 'boolean':
      return parameter.value;
    case 'number':
      return new LosslessNumber(parameter.digits);
    case 'object':
      return printObject(parameter.value);
    case 'list':
      return parameter.items.map(printParameter);
    case 'row': {
      const { table, row, json } = parameter.row;
      const { logicalName } = table.definition;
      return row === undefined
        ? { LogicalName: logicalName, Attributes: keyed(json) }
        : printReference(logicalName, row.id);
    }
  }
}

/** Of what is answered with rows, nothing is told: they can be read. */
const outputsOf = (result: MessageResult): KeyedValues =>
  result.kind === 'complex' || result.kind === 'open' ? keyed(result.value) : [];

const keyed = (value: Readonly<Record<string, unknown>>): KeyedValues =>
  Object.entries(value)
    .filter(([key]) => !key.includes('@'))
    .map(([key, member]) => ({ key, value: printObject(member) }));

/** Long numbers keep their digits. */
function printObject(value: unknown): unknown {
  if (value instanceof LongNumber) return new LosslessNumber(value.text);
  if (Array.isArray(value)) return value.map(printObject);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, printObject(member)]));
}
