import { textOf, type Json } from '../organization/csdl/json.ts';
import { customizationError } from './customization-error.ts';

/**
 * A name that a customizer gives: it begins with the prefix of a publisher.
 * @param member of the body: `SchemaName`
 * @throws DataError 400 without such a name
 */
export function customName(body: Json, member = 'SchemaName'): string {
  const name = textOf(body[member]);
  if (name === undefined) throw customizationError(`The property '${member}' is missing.`);
  if (!/^[A-Za-z][A-Za-z0-9]{1,7}_\w{1,100}$/.test(name)) {
    throw customizationError(
      `The name '${name}' is not valid: it must begin with the prefix of a publisher and hold letters, digits and underscores only.`,
    );
  }
  return name;
}
