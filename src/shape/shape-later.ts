import type { Row } from '../odata/read-rows.ts';
import type { FieldPlan, LookupPlan } from '../plan/record-plan.ts';
import type { Shaping } from './shaped.ts';

/** Resolves when what a field is made of was read; undefined where it was. */
export const pendingOf = ({ pending }: Shaping, field: FieldPlan, row: Row): Promise<unknown> | undefined => {
  if (pending === undefined) return undefined;
  const waits = slotsOf(field).flatMap((slot) => pending.find(row, slot) ?? []);
  return waits.length > 1 ? Promise.all(waits) : waits[0];
};

const slotsOf = (field: FieldPlan): readonly string[] => {
  switch (field.kind) {
    case 'lookup':
      return slotsOfLookup(field);
    case 'part of record':
      return slotsOfLookup(field.lookup);
    case 'formatted':
      return field.texts.flatMap((text) =>
        text.kind === 'part of record' ? slotsOfLookup(text.lookup) : [],
      );
    case 'collection':
    case 'parties':
      return [field.slot];
    case 'file':
      return field.sizeSlot === undefined ? [] : [field.sizeSlot];
    case 'typeName':
    case 'identity':
    case 'column':
    case 'lookupId':
    case 'image':
      return [];
  }
};

const slotsOfLookup = ({ branches }: LookupPlan): readonly string[] =>
  [...branches.values()].flatMap(({ source }) => (source.kind === 'slot' ? source.slot : []));

/** A value once something was read. Never rejects: what goes wrong is an `Error` as the value, as everywhere in an answer. */
export const shapeLater = async (wait: Promise<unknown>, shape: () => unknown): Promise<unknown> => {
  try {
    await wait;
    return await shape();
  } catch (error) {
    return error instanceof Error ? error : new Error('Shaping threw what is no error', { cause: error });
  }
};

type Items = readonly unknown[] | Error;

/**
 * Items of a list once they were read, for whoever streams them: several may, as a list stands in several fragments.
 *
 * @param shape an `Error` where the list could not be read
 */
export const streamLater = (wait: Promise<unknown>, shape: () => unknown): AsyncIterable<unknown> => ({
  async *[Symbol.asyncIterator]() {
    const items = (await shapeLater(wait, shape)) as Items;
    if (items instanceof Error) throw items;
    yield* items;
  },
});
