import type { Row } from '../../organization.ts';
import { printMoment, someMoment } from './moments.ts';
import { longText, oddText } from './odd-values.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';
import { auditOf, ownerOf, rowsOf, type World } from './world.ts';

const targets = ['account', 'contact', 'opportunity', 'incident', 'acme_shipment', 'task'];

/** Notes and attachments, connections between people and companies, and addresses of accounts. */
export const noteRows = (world: World): RowsByTable => ({
  annotation: annotations(world),
  connection: connections(world),
  customeraddress: addresses(world),
});

const annotations = (world: World): readonly Row[] => {
  const dice = world.dice('annotation');
  return rowsOf(world.sizes.notes, (index) => {
    const table = targets[index % targets.length] ?? 'account';
    const isDocument = index % 7 === 3;
    const text = `attachment ${index}`;
    return {
      annotationid: rowId('annotation', index),
      subject: dice.maybe(0.8, () => dice.pick(world.words.phrases)),
      notetext: index === 0 ? longText() : index === 1 ? oddText : dice.pick(world.words.paragraphs),
      objectid: index % 50 === 49 ? null : world.row(table, dice.whole(0, 99)),
      objecttypecode: table,
      isdocument: isDocument,
      ...(isDocument
        ? {
            filename: `file ${index} (50%).txt`,
            mimetype: 'text/plain',
            filesize: text.length,
            documentbody: Buffer.from(text).toString('base64'),
          }
        : {}),
      ...ownerOf(world, dice),
      ...auditOf(world, dice),
    };
  });
};

/** Each connection has a reciprocal one, as the service makes them: even numbers are the masters. */
const connections = (world: World): readonly Row[] => {
  const dice = world.dice('connection');
  return rowsOf(world.sizes.connections, (index) => {
    const pair = Math.floor(index / 2);
    const ends = [
      world.row('account', pair),
      world.row('contact', (pair * 3) % world.sizes.contacts),
    ] as const;
    const isMaster = index % 2 === 0;
    const [from, to] = isMaster ? ends : [ends[1], ends[0]];
    const { ownerid, owningbusinessunit } = ownerOf(world, dice);
    return {
      connectionid: rowId('connection', index),
      name: isMaster ? `Contact ${pair}` : `Account ${pair}`,
      record1id: from,
      record2id: to,
      record1objecttypecode: isMaster ? 1 : 2,
      record2objecttypecode: isMaster ? 2 : 1,
      relatedconnectionid: world.row('connection', isMaster ? index + 1 : index - 1),
      ismaster: isMaster,
      effectivestart: dice.maybe(0.5, () => printMoment(someMoment(dice))),
      statecode: 0,
      statuscode: 1,
      ownerid,
      owningbusinessunit,
      ...auditOf(world, dice),
    };
  });
};

/** Two for each account; `address1_addressid` and `address2_addressid` name them. */
const addresses = (world: World): readonly Row[] => {
  const dice = world.dice('customeraddress');
  return rowsOf(world.sizes.accounts * 2, (index) => {
    const place = dice.pick(world.words.places);
    return {
      customeraddressid: rowId('customeraddress', index),
      parentid: world.row('account', Math.floor(index / 2)),
      objecttypecode: 'account',
      addressnumber: (index % 2) + 1,
      addresstypecode: dice.maybe(0.5, () => dice.whole(1, 4)),
      name: dice.maybe(0.4, () => dice.pick(['Head office', 'Warehouse', 'Shop'])),
      line1: place.street,
      city: place.city,
      stateorprovince: place.state,
      postalcode: place.postalCode,
      country: place.country,
      ...auditOf(world, dice),
    };
  });
};
