import { ar, base, de, en, Faker, fr, ja } from '@faker-js/faker';

/** Made-up words to fill rows with, made once: faker is slow to ask for each of a million values. */
export interface Words {
  readonly companies: readonly string[];
  readonly people: readonly PersonName[];
  readonly places: readonly Place[];
  readonly phones: readonly string[];
  readonly jobs: readonly string[];
  readonly departments: readonly string[];
  readonly products: readonly string[];
  readonly phrases: readonly string[];
  readonly paragraphs: readonly string[];
}

export interface PersonName {
  readonly first: string;
  readonly last: string;
}

export interface Place {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  /** All of it in lines, as the service composes an address. */
  readonly composite: string;
}

const countries = { en: 'United States', de: 'Deutschland', fr: 'France' };

/** The words of a seed: mostly English, some German and French, a few Japanese and Arabic names. */
export const createWords = (seed: number): Words => {
  const speaking = (locale: typeof en, offset: number): Faker =>
    new Faker({ locale: [locale, en, base], seed: seed + offset });
  const [english, german, french] = [speaking(en, 0), speaking(de, 1), speaking(fr, 2)];
  const [japanese, arabic] = [speaking(ja, 3), speaking(ar, 4)];
  const many = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
  const person = (faker: Faker) => (): PersonName => ({
    first: faker.person.firstName(),
    last: faker.person.lastName(),
  });
  const place = (faker: Faker, country: string) => (): Place => {
    const { location } = faker;
    const [street, city, state] = [location.streetAddress(), location.city(), location.state()];
    const postalCode = location.zipCode();
    const composite = [street, `${city}, ${state} ${postalCode}`, country].join('\r\n');
    return { street, city, state, postalCode, country, composite };
  };
  return {
    companies: [
      ...many(600, () => english.company.name()),
      ...many(150, () => german.company.name()),
      ...many(100, () => french.company.name()),
    ],
    people: [
      ...many(700, person(english)),
      ...many(200, person(german)),
      ...many(150, person(french)),
      ...many(25, person(japanese)),
      ...many(25, person(arabic)),
    ],
    places: [
      ...many(300, place(english, countries.en)),
      ...many(120, place(german, countries.de)),
      ...many(80, place(french, countries.fr)),
    ],
    phones: many(1000, () => english.phone.number({ style: 'international' })),
    jobs: many(150, () => english.person.jobTitle()),
    departments: many(40, () => english.commerce.department()),
    products: many(300, () => english.commerce.productName()),
    phrases: many(600, () => english.company.catchPhrase()),
    paragraphs: many(300, () => english.lorem.paragraph({ min: 1, max: 4 })),
  };
};
