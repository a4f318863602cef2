import { defaultQuirks, type Quirks } from './quirks.ts';

type OfOneValue = Omit<Quirks, 'tablesRefusingIds'>;

/** What each switch can be. */
const values: { readonly [Name in keyof OfOneValue]: readonly OfOneValue[Name][] } = {
  unknownPropertyCode: ['0x80060888', '0x0'],
  unknownSegmentCode: ['0x8006088a', '0x80060888'],
  expandTopIgnoredUnderMaxPageSize: [false, true],
  expandNextLinks: [true, false],
  neMatchesNull: [false, true],
  allHoldsForNone: [true, false],
  countWithByteOrderMark: [true, false],
  unsupportedFunctionStatus: [501, 400],
  oversizedPage: ['clamp', 'refuse'],
  batchPartsInheritPrefer: [false, true],
  batchPartImpersonation: ['ignored', 'honoured'],
  unknownImpersonatedUser: ['ignored', 'refused'],
  contentRangeOnFiles: [false, true],
  linkedColumnsEncoded: [false, true],
  unauthorizedBody: ['empty', 'html'],
  searchDisabled: [false, true],
  unknownBodyPropertyCode: ['0x80048d19', '0x0'],
  optionOutOfRangeCode: ['0x8004431A', '0x80061005'],
  lookupValueInBody: ['refuse', 'ignore'],
  readOnlyInBody: ['refuse', 'ignore'],
  nestedInPatch: ['refuse', 'acceptOnCreate'],
  associateTwice: ['refuse', 'ignore'],
  conditionCodes: ['named', 'empty'],
  concurrencyNotEnabledStatus: [400, 412],
  duplicateKeyStatus: [412, 400],
  duplicateDetectionStatus: [412, 500],
  virtualTableStatus: [400, 500],
  untypedTargetStatus: [400, 500],
};

/**
 * Reads switches that are written out: `neMatchesNull=true`, `tablesRefusingIds=account,contact`.
 * @throws Error for a name or a value that there is not; the message lists those that there are
 */
export const readQuirks = (texts: readonly string[]): Partial<Quirks> =>
  Object.assign({}, ...texts.map(readQuirk)) as Partial<Quirks>;

function readQuirk(text: string): Partial<Quirks> {
  const equals = text.indexOf('=');
  const [name, value] = equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
  if (name === 'tablesRefusingIds')
    return { tablesRefusingIds: value.split(',').filter((table) => table !== '') };
  const known = Object.entries(values).find(([each]) => each === name)?.[1];
  if (known === undefined) {
    throw new Error(`there is no switch '${name}'; there are ${Object.keys(defaultQuirks).join(', ')}`);
  }
  const found = known.find((each) => String(each) === value);
  if (found === undefined) throw new Error(`'${name}' can be ${known.join(' or ')}, not '${value}'`);
  return { [name]: found };
}
