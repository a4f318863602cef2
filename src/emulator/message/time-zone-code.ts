import { DataError } from '../data-error.ts';
import type { MessageHandler } from './message.ts';
import { textOf } from './parameter-of.ts';

/** Numbers of `timezonecode` by the name that Windows gives the time zone. */
const codes: ReadonlyMap<string, number> = new Map([
  ['Hawaiian Standard Time', 2],
  ['Alaskan Standard Time', 3],
  ['Pacific Standard Time', 4],
  ['Mountain Standard Time', 10],
  ['Central Standard Time', 20],
  ['Eastern Standard Time', 35],
  ['Atlantic Standard Time', 50],
  ['E. South America Standard Time', 65],
  ['GMT Standard Time', 85],
  ['Greenwich Standard Time', 90],
  ['UTC', 92],
  ['Central European Standard Time', 100],
  ['Romance Standard Time', 105],
  ['W. Europe Standard Time', 110],
  ['FLE Standard Time', 125],
  ['India Standard Time', 190],
  ['China Standard Time', 210],
  ['Singapore Standard Time', 215],
  ['Tokyo Standard Time', 235],
  ['AUS Eastern Standard Time', 255],
  ['New Zealand Standard Time', 290],
]);

/**
 * `GetTimeZoneCodeByLocalizedName`: English names only, whatever the locale (contract §5.6).
 * @throws DataError 404 for a name that this double does not know
 */
export const getTimeZoneCodeByLocalizedName: MessageHandler = ({ parameters }) => {
  const name = textOf(parameters, 'LocalizedStandardName') ?? '';
  const code = codes.get(name);
  if (code === undefined) throw new DataError(404, '0x80040217', `The time zone '${name}' was not found.`);
  return { kind: 'complex', type: 'GetTimeZoneCodeByLocalizedNameResponse', value: { TimeZoneCode: code } };
};
