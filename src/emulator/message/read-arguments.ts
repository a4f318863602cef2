import type { RequestScope } from '../data-context.ts';
import type { Operation } from '../metadata/operation.ts';
import { queryError } from '../query-error.ts';
import { splitList } from '../query/split-list.ts';
import { LongNumber, readNumber } from '../write/read-json-body.ts';
import type { Parameter, Parameters } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { parameterEnums } from './private-enums.ts';
import { readParameter, type ParameterTarget } from './read-parameter.ts';

/**
 * Reads the arguments of a function from the parentheses of its segment: `(Region=@r,LeastCapacity=5)` (contract §5.6).
 * @param declared without the binding parameter
 * @throws DataError 400 for unknown and malformed ones
 */
export function readArguments(
  scope: RequestScope,
  { name: message, optional }: Operation,
  [declared, inside]: readonly [declared: Operation['parameters'], inside: string | undefined],
): Parameters {
  const parameters = new Map<string, Parameter>();
  const written = inside === undefined || inside.trim() === '' ? [] : splitList(inside, ',');
  for (const argument of written) {
    const equals = argument.indexOf('=');
    const name = argument.slice(0, Math.max(0, equals)).trim();
    const type = declared.find(([parameter]) => parameter === name)?.[1];
    if (type === undefined)
      throw queryError(`The function '${message}' has no parameter '${name || argument}'.`);
    const value = argument.slice(equals + 1).trim();
    const parameter = readArgument({ scope, message, name, type }, value);
    if (parameter !== undefined) parameters.set(name, parameter);
  }
  const missing = declared.find(
    ([name, , nullable]) => optional !== true && nullable === undefined && !parameters.has(name),
  );
  if (missing !== undefined) throw missingParameter(missing[0]);
  return parameters;
}

/** A literal, or an alias for one; undefined for null. */
function readArgument(target: ParameterTarget, written: string): Parameter | undefined {
  const isAlias = written.startsWith('@');
  const text = isAlias ? (target.scope.aliases.get(written) ?? 'null').trim() : written;
  if (text === 'null') return undefined;
  if (target.type === 'Edm.DateTimeOffset' && !isAlias) {
    throw queryError(`The value of the parameter '${target.name}' must be given by a parameter alias.`);
  }
  return readParameter(target, fromLiteral(target.type, text));
}

/** A literal of a URL as JSON: texts in single quotes, lists, rows as objects with single or double quotes. */
function fromLiteral(type: string, text: string): unknown {
  if (type.startsWith('Collection(') || /^\{/.test(text)) return fromJson(text);
  // Clients leave the name of the enumeration out, too.
  if (type in parameterEnums)
    return /^(?:(?:Microsoft\.Dynamics\.CRM\.)?\w+)?'([^']*)'$/.exec(text)?.[1] ?? new LongNumber(text);
  const quoted = /^'((?:[^']|'')*)'$/s.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  switch (type) {
    case 'Edm.Boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'Edm.Guid':
    case 'Edm.Date':
    case 'Edm.DateTimeOffset':
      return text;
    default:
      return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? readNumber(text) : new LongNumber(text);
  }
}

function fromJson(text: string): unknown {
  const doubled = text.replaceAll(
    /"(?:[^"\\]|\\.)*"|'((?:[^']|'')*)'/g,
    (whole: string, single: string | undefined) =>
      single === undefined ? whole : JSON.stringify(single.replaceAll("''", "'")),
  );
  try {
    return JSON.parse(doubled) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw queryError(`Invalid JSON. ${error.message}`);
    throw error;
  }
}
