import { describe, expect, it } from 'vitest';

import { RequestsUnderWay, type Sender } from '../../../src/server/requests-under-way.ts';

const of = (headers: Sender['headers'], remoteAddress = '192.0.2.1'): Sender => ({
  headers,
  socket: { remoteAddress },
});
const key = (name: string) => of({ 'x-api-key': name });

const holding = (senders: Readonly<Record<string, number>>): RequestsUnderWay => {
  const underWay = new RequestsUnderWay();
  for (const [name, count] of Object.entries(senders)) {
    for (let begun = 0; begun < count; begun += 1) underWay.begin(key(name));
  }
  return underWay;
};

describe('RequestsUnderWay', () => {
  it('tells those who have few from one who has many', () => {
    const underWay = holding({ greedy: 98, one: 1, two: 1 });
    expect(['greedy', 'one', 'three'].map((name) => underWay.isModest(key(name)))).toEqual([
      false,
      true,
      true,
    ]);
    for (let begun = 1; begun < 16; begun += 1) underWay.begin(key('one'));
    expect(underWay.isModest(key('one'))).toBe(true);
    for (let begun = 0; begun < 4; begun += 1) underWay.begin(key('one'));
    expect(underWay.isModest(key('one'))).toBe(false);
  });

  it('holds nobody for modest where all have little: then it is all of them together', () => {
    const each = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`caller ${index}`, 1]));
    expect(holding(each).isModest(key('another'))).toBe(false);
  });

  it('lets few more in, however many names there are', () => {
    const underWay = holding({ greedy: 100 });
    for (let asked = 0; asked < 100_000; asked += 1) {
      const request = of({ authorization: `Bearer ${asked}` });
      if (underWay.isModest(request)) underWay.begin(request);
    }
    expect(underWay.size).toBeLessThanOrEqual(200);
  });

  it('tells senders apart by credential, else by address, and forgets who has none any more', () => {
    const underWay = new RequestsUnderWay();
    const senders = [of({}), of({}, '192.0.2.2'), of({ authorization: 'a' }), key('a'), key('b')];
    const ends = senders.flatMap((sender) => Array.from({ length: 4 }, () => underWay.begin(sender)));
    expect([underWay.size, ...senders.map((sender) => underWay.isModest(sender))]).toEqual([
      20,
      ...senders.map(() => false),
    ]);
    expect(underWay.isModest(key('c'))).toBe(true);
    for (const end of ends.slice(0, -1)) end();
    expect([underWay.size, underWay.isModest(key('c'))]).toEqual([1, false]);
  });
});
