import type { Call, CallValue } from '../query/call.ts';
import type { RowReference } from '../query/mutation.ts';
import { referencesIn } from '../query/references-in.ts';
import { guardReferences } from './guard-references.ts';
import type { RootRequest } from './root-request.ts';

/**
 * Where rules on rows limit what the role may see, an operation takes no other rows: neither the one that it is called on nor
 * those of its parameters, however deep they stand.
 *
 * @throws GatewayError NOT_FOUND for a row that the role may not see, as for one that isn't there
 */
export const guardCall = (request: RootRequest, { binding, parameters }: Call): Promise<void> => {
  const on = binding?.kind === 'row' ? [binding.row] : [];
  return guardReferences(request, [...on, ...parameters.flatMap(({ value }) => rowsIn(value))]);
};

const rowsIn = (value: CallValue): readonly RowReference[] => {
  switch (value.kind) {
    case 'plain':
    case 'enum':
    case 'open':
    case 'null':
      return [];
    case 'row':
      return [value.row];
    case 'newRow':
      return referencesIn(value.body);
    case 'object':
      return value.properties.flatMap((property) => rowsIn(property.value));
    case 'list':
      return value.items.flatMap(rowsIn);
  }
};
