import type { Reference, Row } from '../../organization.ts';
import { addressOf } from './address-of.ts';
import { amounts, printDecimal, someCurrency, type CurrencyRate } from './amounts.ts';
import { priceOf } from './catalog-rows.ts';
import type { Dice } from './dice.ts';
import { momentAfter, printDay, printMoment, someMoment } from './moments.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

/** State, status and probability of an opportunity, by chance. */
const stages = [
  [0, 1, 10], [0, 1, 30], [0, 1, 60], [0, 2, 40], [1, 3, 100], [1, 3, 100], [2, 4, 0], [2, 5, 0],
] as const; // prettier-ignore

/** What quotes, orders and invoices take over from the opportunity they come from. */
interface Deal {
  readonly customer: Reference;
  readonly currency: CurrencyRate;
  readonly totals: Readonly<Record<string, number>>;
}

/** Opportunities with their lines, and the quotes, orders and invoices that came of them, with the same totals. */
export const salesRows = (world: World): RowsByTable => {
  const dice = world.dice('opportunity');
  const lines: Row[] = [];
  const deals: Deal[] = [];
  const opportunity = rowsOf(world.sizes.opportunities, (index) => {
    const currency = someCurrency(dice);
    const owner = ownerOf(world, dice);
    const total = addLines(world, dice, { opportunity: index, currency, owner, lines });
    const account = dice.whole(0, world.sizes.accounts - 1);
    const contact = world.firstContactOf(account);
    const customer = dice.chance(0.2)
      ? world.row('contact', dice.whole(0, world.sizes.contacts - 1))
      : world.row('account', account);
    const [statecode, statuscode, closeprobability] = dice.pick(stages);
    const totals = {
      totallineitemamount: total,
      totalamountlessfreight: total,
      totaltax: Math.floor(total / 10),
      totalamount: total + Math.floor(total / 10),
    };
    const made = someMoment(dice);
    const closes = momentAfter(dice, made, 200);
    deals.push({ customer, currency, totals });
    return {
      opportunityid: rowId('opportunity', index),
      name: `${dice.chance(0.5) ? 'Order of' : 'Interest in'} ${dice.pick(world.words.products)}`,
      description: dice.maybe(0.3, () => dice.pick(world.words.paragraphs)),
      customerid: customer,
      parentaccountid: customer.table === 'account' ? customer : null,
      parentcontactid:
        customer.table === 'account' && contact !== undefined ? world.row('contact', contact) : null,
      originatingleadid: index % 5 === 0 ? world.row('lead', index % world.sizes.leads) : null,
      pricelevelid: world.row('pricelevel', dice.whole(0, 2)),
      ...amounts(currency, {
        ...totals,
        estimatedvalue: totals.totalamount,
        actualvalue: statecode === 1 ? totals.totalamount : null,
        budgetamount: dice.maybe(0.3, () => dice.whole(10, 9000) * 100_00),
      }),
      estimatedclosedate: printDay(closes),
      actualclosedate: statecode === 0 ? null : printDay(closes),
      closeprobability,
      opportunityratingcode: dice.whole(1, 3),
      salesstage: dice.whole(0, 3),
      stepname: dice.pick(['1-Qualify', '2-Develop', '3-Propose', '4-Close']),
      budgetstatus: dice.maybe(0.5, () => dice.whole(0, 3)),
      need: dice.maybe(0.5, () => dice.whole(0, 3)),
      purchasetimeframe: dice.maybe(0.5, () => dice.whole(0, 4)),
      customerneed: dice.maybe(0.3, () => dice.pick(world.words.phrases)),
      decisionmaker: dice.chance(0.4),
      isrevenuesystemcalculated: true,
      pricingerrorcode: 0,
      statecode,
      statuscode,
      ...owner,
      ...auditOf(world, dice, made),
    };
  });
  return { opportunity, opportunityproduct: lines, ...documents(world, deals) };
};

interface LineTarget {
  readonly opportunity: number;
  readonly currency: CurrencyRate;
  readonly owner: Row;
  readonly lines: Row[];
}

/** Adds up to five lines of an opportunity to `lines`. Returns their sum in hundredths. */
const addLines = (world: World, dice: Dice, { opportunity, currency, owner, lines }: LineTarget): number => {
  const count = dice.whole(0, 5);
  let total = 0;
  for (let line = 1; line <= count; line++) {
    const product = dice.whole(0, world.sizes.products - 1);
    const quantity = dice.whole(1, 40);
    const amount = priceOf(product) * quantity;
    total += amount;
    lines.push({
      opportunityproductid: rowId('opportunityproduct', lines.length),
      opportunityproductname: `Line ${line}`,
      opportunityid: world.row('opportunity', opportunity),
      productid: world.row('product', product),
      uomid: world.row('uom', 0),
      lineitemnumber: line,
      quantity: printDecimal(BigInt(quantity) * 100_000n, 5),
      ...amounts(currency, {
        priceperunit: priceOf(product),
        baseamount: amount,
        extendedamount: amount,
        tax: 0,
      }),
      ispriceoverridden: false,
      isproductoverridden: false,
      producttypecode: 1,
      ...(owner['owningteam'] === undefined
        ? { owninguser: owner['owninguser'] }
        : { owningteam: owner['owningteam'] }),
      ...auditOf(world, dice),
    });
  }
  return total;
};

const documents = (world: World, deals: readonly Deal[]): RowsByTable => {
  const { quotes, orders, invoices } = world.sizes;
  const deal = (index: number): Row => {
    const { customer, currency, totals } = deals[index] ?? {
      customer: null,
      currency: undefined,
      totals: {},
    };
    return {
      customerid: customer,
      opportunityid: world.row('opportunity', index),
      ...(currency === undefined ? {} : amounts(currency, totals)),
    };
  };
  const shared = (dice: Dice, index: number): Row => ({
    ...deal(index),
    pricelevelid: world.row('pricelevel', dice.whole(0, 2)),
    paymenttermscode: dice.whole(1, 4),
    shippingmethodcode: dice.maybe(0.7, () => dice.whole(1, 7)),
    ...addressOf('billto_', dice.pick(world.words.places)),
    ...addressOf('shipto_', dice.pick(world.words.places)),
    willcall: dice.chance(0.1),
    ...ownerOf(world, dice),
    ...auditOf(world, dice),
  });
  const numbered = (prefix: string, index: number): string =>
    `${prefix}-${String(index + 1).padStart(5, '0')}`;
  const [quoteDice, orderDice, invoiceDice] = [
    world.dice('quote'),
    world.dice('salesorder'),
    world.dice('invoice'),
  ];
  return {
    quote: rowsOf(quotes, (index) => ({
      ...shared(quoteDice, index),
      quoteid: rowId('quote', index),
      name: `Quote for ${quoteDice.pick(world.words.products)}`,
      quotenumber: numbered('QUO', index),
      revisionnumber: quoteDice.whole(0, 3),
      effectivefrom: printMoment(someMoment(quoteDice)),
      expireson: quoteDice.maybe(0.5, () => printDay(someMoment(quoteDice))),
      ...(index < orders
        ? { statecode: 2, statuscode: 4 }
        : { statecode: 1, statuscode: quoteDice.whole(2, 3) }),
    })),
    salesorder: rowsOf(orders, (index) => ({
      ...shared(orderDice, index),
      salesorderid: rowId('salesorder', index),
      quoteid: world.row('quote', index),
      name: `Order of ${orderDice.pick(world.words.products)}`,
      ordernumber: numbered('ORD', index),
      acme_priority: orderDice.maybe(0.5, () => 100000000 + orderDice.whole(0, 7)),
      ispricelocked: index < invoices,
      ...(index < invoices
        ? { statecode: 4, statuscode: 100003 }
        : { statecode: 0, statuscode: orderDice.whole(1, 2) }),
    })),
    invoice: rowsOf(invoices, (index) => ({
      ...shared(invoiceDice, index),
      invoiceid: rowId('invoice', index),
      salesorderid: world.row('salesorder', index),
      name: `Invoice ${index + 1}`,
      invoicenumber: numbered('INV', index),
      duedate: printDay(someMoment(invoiceDice)),
      ispricelocked: true,
      ...(invoiceDice.chance(0.7) ? { statecode: 2, statuscode: 100001 } : { statecode: 0, statuscode: 4 }),
    })),
  };
};
