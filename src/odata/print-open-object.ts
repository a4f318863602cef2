import type { OpenObject, OpenValue } from '../query/open-value.ts';
import { printValue } from './print-mutation.ts';

/**
 * JSON of an object with any properties. What JSON doesn't show of a value stands before it as its `@odata.type`: without,
 * a text that holds `[` or `'` is misread (contract §5.6).
 */
export const printOpenObject = ({ type, members }: OpenObject): string => {
  const printed = members.flatMap(({ name, type: own, value }) => [
    ...(own === undefined ? [] : [`${JSON.stringify(`${name}@odata.type`)}:${JSON.stringify(own)}`]),
    `${JSON.stringify(name)}:${printOpenValue(value)}`,
  ]);
  const first = type === undefined ? [] : [`"@odata.type":${JSON.stringify(type)}`];
  return `{${[...first, ...printed].join(',')}}`;
};

const printOpenValue = (value: OpenValue): string => {
  switch (value.kind) {
    case 'plain':
      return printValue(value.value);
    case 'open':
      return printOpenObject(value);
    case 'list':
      return `[${value.items.map(printOpenValue).join(',')}]`;
  }
};
