import { namesLockFile } from '../gateway/read-names-lock.ts';
import type { LoadedSchemas } from '../gateway/schemas/load-schemas.ts';
import { countExposed, countHeldBack, countNames } from '../gateway/schemas/report-schema.ts';

/** What was pulled, in sentences: how much is visible, where names come from, and what may be a mistake. */
export const pullSummary = (schemas: LoadedSchemas, schemaDir: string): readonly string[] => {
  const { model, omissions, added, names } = schemas;
  const { tables, columns } = countExposed(model);
  const heldBack = countHeldBack(schemas);
  return [
    `${count(tables)} tables with ${count(columns)} columns are exposed. ${count(omissions.length)} things were left out; "schema print --report" lists them with the reasons.`,
    `${count(countNames(names))} names are locked, ${count(added.length)} of them new. ${
      model.csdlOnly
        ? 'They are made of logical names, as there are no entity definitions.'
        : 'They come from entity definitions.'
    }`,
    ...(heldBack === 0
      ? []
      : [
          `${count(heldBack)} names were locked when there were no entity definitions, and would be others now. They hold; to change them, delete their lines in ${schemaDir}/${namesLockFile} and pull again.`,
        ]),
    ...[...schemas.schemas.keys()].flatMap((audience) => unmatched(schemas, audience)),
  ];
};

const unmatched = (schemas: LoadedSchemas, audience: string | undefined): string[] => {
  const patterns = schemas.unmatchedOf(audience);
  if (patterns.length === 0) return [];
  const where = audience === undefined ? 'The configuration' : `The audience ${audience}`;
  return [`${where} names what is not there (misspelt?): ${patterns.join(', ')}.`];
};

const count = (number: number): string => number.toLocaleString('en-US');
