import { wellKnown } from '../well-known.ts';
import { addressOf } from './address-of.ts';
import { amounts, dollar, euro, someCurrency } from './amounts.ts';
import { printDay, printMoment, someMoment } from './moments.ts';
import { pictureOf } from './picture-of.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const organization = { table: 'organization', id: wellKnown.organizationId };
const subjects: readonly (readonly [title: string, parent: number | null])[] = [
  ['Default Subject', null], ['Products', 0], ['Delivery', 0], ['Billing', 0], ['Installation', 1], ['Warranty', 1],
  ['Late delivery', 2], ['Damaged goods', 2], ['Wrong invoice', 3], ['Refund', 3], ['Größe & Gewicht', 4], ['その他', null],
]; // prettier-ignore

const priceLists = [
  ['Retail (USD)', dollar],
  ['Wholesale (USD)', dollar],
  ['Europa (EUR)', euro],
] as const;

const units = ['Piece', 'Dozen', 'Pallet', 'Kilogram'];

/** Price of a product, in hundredths: the same wherever it is asked for. */
export const priceOf = (index: number): number => 499 + ((index * 7919) % 400_000);

/** Subjects, units, price lists, products, competitors and knowledge articles. */
export const catalogRows = (world: World): RowsByTable => {
  const dice = world.dice('catalog');
  const { words } = world;
  const active = { statecode: 0, statuscode: 1 };
  return {
    subject: subjects.map(([title, parent], index) => ({
      subjectid: rowId('subject', index),
      title,
      parentsubject: parent === null ? null : world.row('subject', parent),
      organizationid: organization,
      featuremask: 1,
      ...auditOf(world, dice),
    })),
    uom: units.map((name, index) => ({
      uomid: rowId('uom', index),
      name,
      quantity: ['1.0000000000', '12.0000000000', '480.0000000000', '0.1234567891'][index] ?? '1.0000000000',
      baseuom: index === 0 ? null : world.row('uom', 0),
      isschedulebaseuom: index === 0,
      organizationid: wellKnown.organizationId,
      ...auditOf(world, dice),
    })),
    pricelevel: priceLists.map(([name, currency], index) => ({
      pricelevelid: rowId('pricelevel', index),
      name,
      begindate: '2019-01-01T00:00:00Z',
      enddate: '2029-12-31T00:00:00Z',
      organizationid: organization,
      transactioncurrencyid: currency.reference,
      exchangerate: currency.exchangeRate,
      statecode: 0,
      statuscode: 100001,
      ...auditOf(world, dice),
    })),
    product: rowsOf(world.sizes.products, (index) => ({
      productid: rowId('product', index),
      name: dice.pick(words.products),
      productnumber: `P-${String(index + 1).padStart(5, '0')}`,
      description: dice.maybe(0.5, () => dice.pick(words.phrases)),
      productstructure: 1,
      producttypecode: dice.whole(1, 4),
      parentproductid: index > 5 && dice.chance(0.2) ? world.row('product', dice.whole(0, 4)) : null,
      subjectid: dice.maybe(0.5, () => world.row('subject', dice.whole(0, subjects.length - 1))),
      defaultuomid: world.row('uom', 0),
      pricelevelid: world.row('pricelevel', 0),
      organizationid: organization,
      quantitydecimal: 2,
      quantityonhand: `${dice.whole(0, 5000)}.00000`,
      stockweight: dice.maybe(0.7, () => `${dice.whole(0, 900)}.12500`),
      iskit: false,
      isstockitem: dice.chance(0.8),
      vendorname: dice.maybe(0.5, () => dice.pick(words.companies)),
      validfromdate: dice.maybe(0.3, () => printDay(someMoment(dice))),
      ...amounts(dollar, {
        price: priceOf(index),
        standardcost: Math.floor(priceOf(index) * 0.6),
        currentcost: Math.floor(priceOf(index) * 0.65),
      }),
      ...(index % 12 === 0 ? pictureOf('product', index) : {}),
      ...active,
      ...auditOf(world, dice),
    })),
    competitor: rowsOf(20, (index) => ({
      competitorid: rowId('competitor', index),
      name: dice.pick(words.companies),
      websiteurl: `https://rival${index}.example/`,
      overview: dice.maybe(0.6, () => dice.pick(words.paragraphs)),
      strengths: dice.maybe(0.5, () => dice.pick(words.phrases)),
      weaknesses: dice.maybe(0.5, () => dice.pick(words.phrases)),
      winpercentage: dice.maybe(0.7, () => dice.whole(0, 10_000) / 100),
      organizationid: organization,
      ...addressOf('address1_', dice.pick(words.places)),
      ...amounts(someCurrency(dice), {
        reportedrevenue: dice.maybe(0.6, () => dice.whole(1_000_000_00, 900_000_000_00)),
      }),
      ...auditOf(world, dice),
    })),
    knowledgearticle: rowsOf(world.sizes.articles, (index) => ({
      knowledgearticleid: rowId('knowledgearticle', index),
      title: `How to ${dice.pick(words.phrases).toLowerCase()}`,
      articlepublicnumber: `KA-${String(1000 + index)}`,
      content: `<p>${dice.pick(words.paragraphs)}</p>`,
      description: dice.pick(words.phrases),
      keywords: dice.maybe(0.6, () => dice.pick(words.departments)),
      majorversionnumber: 1,
      minorversionnumber: 0,
      islatestversion: true,
      isprimary: true,
      isrootarticle: false,
      isinternal: dice.chance(0.3),
      primaryauthorid: dice.pick(world.users).reference,
      subjectid: world.row('subject', dice.whole(0, subjects.length - 1)),
      previousarticlecontentid: index % 10 === 9 ? world.row('knowledgearticle', index - 1) : null,
      publishon: printMoment(someMoment(dice)),
      knowledgearticleviews: dice.whole(0, 900),
      rating: dice.maybe(0.5, () => `${dice.whole(1, 4)}.5000000000`),
      statecode: 3,
      statuscode: 7,
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
    })),
  };
};
