import type { ODataRequest } from '../odata/request.ts';
import { hiddenLiteral } from '../query/literal.ts';

const encoded = encodeURIComponent(hiddenLiteral.value);

/** Path of a request whose values of row rules are hidden, with readable marks in their place. */
export const shownPath = ({ path }: ODataRequest): string => path.replaceAll(encoded, hiddenLiteral.value);
