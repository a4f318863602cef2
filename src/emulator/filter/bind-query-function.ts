import type { RequestScope } from '../data-context.ts';
import { queryFunctions } from '../metadata/query-functions.ts';
import { notSupported, queryError } from '../query-error.ts';
import { bindDateFunction } from './bind-date-function.ts';
import { bindFiscalFunction } from './bind-fiscal-function.ts';
import { bindHierarchyFunction } from './bind-hierarchy-function.ts';
import { bindSetFunction } from './bind-set-function.ts';
import { bindUserFunction } from './bind-user-function.ts';
import type { Call } from './filter-ast.ts';
import type { Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { resolveArgument, unknownFunction } from './resolve-operand.ts';
import { resolveProperty, walk, type PropertyPath, type Variable } from './resolve-path.ts';

/**
 * One of `Microsoft.Dynamics.CRM.*` (contract §4.4). They may stand behind a lambda variable or lookups:
 * `any(o:o/Microsoft.Dynamics.CRM.In(…))`.
 * @param call with the name unqualified
 * @throws DataError 400 for functions that there are not, and for arguments that they do not take
 */
export function bindQueryFunction(
  { scope, variables }: { readonly scope: RequestScope; readonly variables: readonly Variable[] },
  call: Call,
): Predicate {
  checkArguments(call);
  const named = new Map(call.arguments.map(({ name, value }) => [name, resolveArgument(scope, value)]));
  const propertyName = named.get('PropertyName');
  if (propertyName?.kind !== 'literal' || propertyName.type !== 'string') {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${call.name}' needs a PropertyName.`);
  }
  const values = named.get('PropertyValues');
  if (values?.kind === 'list' && values.items === null) {
    throw queryError(
      "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements in an array and " +
        'properties of an object must be separated by commas.',
    );
  }
  const textOf = (name: string): string | undefined => {
    const argument = named.get(name);
    return argument?.kind === 'literal' && argument.type !== 'null' ? argument.text : undefined;
  };
  const query: QueryFunction = {
    name: call.name,
    path: propertyPath({ scope, variables }, call.path, propertyName.text),
    value: textOf('PropertyValue'),
    value1: textOf('PropertyValue1'),
    value2: textOf('PropertyValue2'),
    values: values?.kind === 'list' && values.items !== null ? values.items : undefined,
  };
  const predicate =
    bindSetFunction(scope, query) ??
    bindDateFunction(scope, query) ??
    bindFiscalFunction(scope, query) ??
    bindHierarchyFunction(scope, query) ??
    bindUserFunction(scope, query);
  if (predicate === undefined) throw notSupported(`The function 'Microsoft.Dynamics.CRM.${call.name}'`);
  return predicate;
}

const parametersOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  queryFunctions.map(({ name, parameters }) => [name, new Set(parameters.map(([parameter]) => parameter))]),
);

/** Parameters are named, each once. */
function checkArguments({ name, arguments: given }: Call): void {
  const known = parametersOf.get(name);
  if (known === undefined) throw unknownFunction(`Microsoft.Dynamics.CRM.${name}`);
  const names = given.map((argument) => argument.name ?? '');
  const wrong = names.find((parameter, index) => !known.has(parameter) || names.indexOf(parameter) < index);
  if (wrong === undefined) return;
  throw queryError(
    wrong === ''
      ? `The function 'Microsoft.Dynamics.CRM.${name}' takes its parameters by name: ${[...known].join(', ')}.`
      : `The parameter '${wrong}' of the function 'Microsoft.Dynamics.CRM.${name}' is unknown or stands there twice.`,
  );
}

/** Lookups are named by their column (`ownerid`) as well as by their property (`_ownerid_value`). */
function propertyPath(
  { scope, variables }: { readonly scope: RequestScope; readonly variables: readonly Variable[] },
  prefix: readonly string[],
  name: string,
): PropertyPath {
  const segments = [...prefix, ...name.split('/')];
  const last = segments.at(-1) ?? '';
  const { table } = walk(scope, variables, segments.slice(0, -1));
  const property = table.definition.columns.get(last)?.property ?? last;
  return resolveProperty(scope, variables, [...segments.slice(0, -1), property]);
}
