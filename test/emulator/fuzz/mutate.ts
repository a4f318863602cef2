import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { seedRequests, type FuzzRequest } from './seed-requests.ts';

/** What breaks readers: marks of the grammars, ends of number ranges, foreign script, things that are nearly right. */
const pieces = [
  "'", '"', '(', ')', '[', ']', '{', '}', ',', ';', '/', '//', '&', '=', '?', '#', '$', '@', '%', '%2', '%27', '%00',
  '%zz', '%C3%28', '+', ' ', '\t', '\r\n', '\n', ':', '.', '..', '-', '*', '<', '>', '\\', '|', '~', '\u0000',
  'null', 'true', 'NaN', 'undefined', '__proto__', 'constructor', 'toString', '0', '-1', '1e999', '9223372036854775808',
  '99999999999999999999999999', '1.7976931348623157e309', '0001-01-01', '9999-12-31T23:59:59Z', '2021-02-30',
  'T', 'Z', '00000000-0000-0000-0000-000000000000', '{00000000-0000-0000-0000-000000000000}', 'ß', 'İ', '漢', '😀', '\ud800',
  'eq', ' and ', ' or ', 'not ', 'any(', 'all(', '$filter=', '$select=', '$expand=', '$orderby=', '$top=', '$count=true',
  '$skip=1', '$skiptoken=', '$deltatoken=', '$apply=', '$ref', '$value', '$count', '$batch', '$metadata', '$1', '$levels=max',
  'fetchXml=', 'Microsoft.Dynamics.CRM.', '@odata.bind', '@odata.type', '@odata.id', 'accountid', 'name', 'ownerid',
  '_ownerid_value', 'createdon', 'activityparty', 'principal', 'HTTP/1.1', 'Content-Type: ', '--', '--b1--', '<fetch>',
  '<filter>', '</', 'operator="eq"', 'GET', 'PATCH', 'a'.repeat(300), '('.repeat(60), "'".repeat(9), '1,'.repeat(99),
]; // prettier-ignore

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'BREW'];
const headerNames = [
  'Prefer', 'If-Match', 'If-None-Match', 'Content-Type', 'Range', 'CallerObjectId', 'MSCRMCallerID', 'MSCRM.SessionToken',
  'OData-Version', 'Accept', 'MSCRM.SuppressDuplicateDetection', 'Content-Disposition',
]; // prettier-ignore
const headerValues = [
  '*', 'null', 'W/"1"', 'odata.maxpagesize=0', 'odata.maxpagesize=-1', 'odata.maxpagesize=99999999999999999999',
  'odata.include-annotations="*,-*"', 'odata.include-annotations="(+["', 'odata.track-changes', 'return=representation',
  'odata.continue-on-error', 'bytes=0-0', 'bytes=-1', 'bytes=9-1', 'multipart/mixed', 'multipart/mixed; boundary=',
  'multipart/mixed; boundary="(["', 'application/json', 'text/plain', 'true', '', 'x',
]; // prettier-ignore

/** A request changed in one place: its method, a header, its target, or its body. */
export function mutate(dice: Dice, request: FuzzRequest): FuzzRequest {
  const other = dice.pick(seedRequests);
  switch (dice.whole(0, 11)) {
    case 0:
      return { ...request, method: dice.pick(methods) };
    case 1:
      return {
        ...request,
        headers: { ...request.headers, [dice.pick(headerNames)]: dice.pick(headerValues) },
      };
    case 2:
      return { ...request, body: other.body, headers: { ...request.headers, ...other.headers } };
    case 3:
      return { ...request, target: spliced(dice, request.target, other.target) };
    case 4:
    case 5:
      return { ...request, body: changed(dice, request.body) };
    case 6:
      return { ...request, body: changedJson(dice, request.body) };
    default:
      return { ...request, target: `/${changed(dice, request.target.slice(1))}` };
  }
}

/** The head of one and the tail of another. */
const spliced = (dice: Dice, left: string, right: string): string =>
  `/${left.slice(1, dice.whole(1, left.length))}${right.slice(dice.whole(1, right.length))}`;

function changed(dice: Dice, text: string): string {
  const at = dice.whole(0, text.length);
  const to = Math.min(text.length, at + dice.whole(0, 9));
  switch (dice.whole(0, 3)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at) + dice.pick(pieces) + text.slice(to);
    default:
      return text.slice(0, at) + dice.pick(pieces) + text.slice(at);
  }
}

/** Another value somewhere in a body, or the whole of it somewhere in itself. */
function changedJson(dice: Dice, body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return changed(dice, body);
  }
  const values = [null, true, -1, 1.5, '', 'x', [], {}, [null], { value: 1 }, '2021-02-30', 1e300, parsed];
  const replaced = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null || depth > 3 || dice.chance(0.2))
      return dice.pick(values);
    if (Array.isArray(value))
      return value.map((item: unknown) => (dice.chance(0.5) ? replaced(item, depth + 1) : item));
    const entries = Object.entries(value);
    if (entries.length === 0) return dice.pick(values);
    const [name] = dice.pick(entries);
    const renamed = dice.chance(0.2) ? changed(dice, name) : name;
    return Object.fromEntries(
      entries.map(([key, item]) =>
        key === name ? [renamed, dice.chance(0.8) ? replaced(item, depth + 1) : item] : [key, item],
      ),
    );
  };
  return JSON.stringify(replaced(parsed, 0));
}
