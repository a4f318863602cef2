import type { Organization, Value } from './organization.ts';
import type { Store } from './store/store.ts';

/** In which words and marks a user reads values (contract §2.4). Formats are those of .NET: `M/d/yyyy`, `h:mm tt`. */
export interface UserSettings {
  /** LCID of labels. */
  readonly language: number;
  readonly dateFormat: string;
  readonly timeFormat: string;
  readonly decimalSymbol: string;
  readonly numberSeparator: string;
  /** 0: `$5`, 1: `5$`, 2: `$ 5`, 3: `5 $`. */
  readonly currencyFormat: number;
  /** IANA name, which `Intl` knows. */
  readonly timeZone: string;
}

/** Some of the time zones that `timezonecode` numbers. */
const timeZones: Readonly<Record<number, string>> = {
  4: 'America/Los_Angeles',
  20: 'America/Chicago',
  35: 'America/New_York',
  85: 'Europe/London',
  92: 'UTC',
  105: 'Europe/Paris',
  110: 'Europe/Berlin',
  190: 'Asia/Kolkata',
  235: 'Asia/Tokyo',
};

/**
 * The settings of a user, each from the row of `usersettings`, else from that of the organisation, else as in the United
 * States. Without a time zone that this double knows times are in UTC, as application users have it unless it is set.
 */
export function userSettings(organization: Organization, store: Store, systemUserId: string): UserSettings {
  const own = store.get('usersettings', systemUserId)?.values ?? {};
  const common = store.all('organization')[0]?.values ?? {};
  const text = (name: string, otherwise: string): string =>
    textOf(own[name]) ?? textOf(common[name]) ?? otherwise;
  const number = (value: Value, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
  const language = number(own['uilanguageid'], organization.baseLanguage);
  return {
    language: organization.languages.includes(language) ? language : organization.baseLanguage,
    dateFormat: text('dateformatstring', 'M/d/yyyy'),
    timeFormat: text('timeformatstring', 'h:mm tt'),
    decimalSymbol: text('decimalsymbol', '.'),
    numberSeparator: text('numberseparator', ','),
    currencyFormat: number(own['currencyformatcode'], number(common['currencyformatcode'], 0)),
    timeZone: timeZones[number(own['timezonecode'], 92)] ?? 'UTC',
  };
}

const textOf = (value: Value): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
