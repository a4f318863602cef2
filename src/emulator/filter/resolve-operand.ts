import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type { Operand } from './filter-ast.ts';
import { parseArgument, parseOperand } from './parse-filter.ts';

type Resolved = Exclude<Operand, { kind: 'alias' }>;

/** An operand with its alias replaced by what it stands for; an alias without a value is null (contract §4.3). */
export function resolveOperand(scope: RequestScope, operand: Operand): Resolved {
  return resolve(scope, operand, parseOperand);
}

/** The same for an argument of a function, which may be a list. */
export function resolveArgument(scope: RequestScope, operand: Operand): Resolved {
  return resolve(scope, operand, parseArgument);
}

function resolve(scope: RequestScope, operand: Operand, parse: (text: string) => Operand): Resolved {
  if (operand.kind !== 'alias') return operand;
  const text = scope.aliases.get(operand.name);
  if (text === undefined) return { kind: 'literal', type: 'null', text: 'null' };
  const meaning = parse(text);
  if (meaning.kind === 'alias') throw queryError(`The alias '${operand.name}' stands for another alias.`);
  return meaning;
}

/** Why an operand that is neither column nor literal cannot stand where it does. */
export function refuseOperand(scope: RequestScope, operand: Operand): DataError {
  switch (operand.kind) {
    case 'call':
      return refuseCall(scope, operand.name);
    case 'list':
      return notImplemented(scope);
    case 'unrecognized':
      return queryError(
        `Unrecognized 'Edm.String' literal '${operand.text}' at '${operand.position}' in the filter.`,
      );
    case 'path':
    case 'literal':
    case 'alias':
      return queryError('A comparison needs a column on one side at least.');
  }
}

/** Functions of OData that Dataverse has not got; only those of the contract, §4.3, exist. */
const knownFunctions = new Set(
  (
    'length tolower toupper trim concat indexof substring substringof matchesPattern year month day hour minute ' +
    'second fractionalseconds totalseconds date time now maxdatetime mindatetime totaloffsetminutes round floor ' +
    'ceiling cast isof geo.distance geo.intersects geo.length'
  ).split(' '),
);

/** A function that the service does not have, or has under its full name only, or not as an operand. */
export const refuseCall = (scope: RequestScope, name: string): DataError =>
  knownFunctions.has(name) || conditions.test(name) ? notImplemented(scope) : unknownFunction(name);

/** Functions that are conditions: `contains(name,'x') eq true` is none of the service's filters. */
const conditions = /^(contains|startswith|endswith)$/;

export const unknownFunction = (name: string): DataError =>
  queryError(
    `An unknown function with name '${name}' was found. This may also be a function import or a key lookup on a ` +
      'navigation property, which is not allowed.',
  );

/** OData that the service does not implement, such as the `in` operator. */
export const notImplemented = (scope: RequestScope): DataError =>
  new DataError(
    scope.quirks.unsupportedFunctionStatus,
    '0x80060888',
    'The method or operation is not implemented.',
  );
