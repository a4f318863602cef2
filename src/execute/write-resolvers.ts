import type { Model, Table } from '../model/model.ts';
import type { WriteKind, WriteRights } from '../model/write-rights.ts';
import type { WriteForm, WritePort } from '../schema/resolve-port.ts';
import { rootResolver } from './root-resolver.ts';
import { seeThrough } from './see-through.ts';
import { writeMany } from './write-many.ts';
import { writeRow } from './write-row.ts';

/** Resolvers of the fields that write. */
export const createWriteResolvers = (model: Model, rights: WriteRights): WritePort => {
  const root = rootResolver(model);
  return {
    write: (table: Table, form: WriteForm) =>
      root((request, args: Readonly<Record<string, unknown>>) => {
        const many = form.endsWith('Many');
        const kind = (many ? form.slice(0, -'Many'.length) : form) as WriteKind;
        return seeThrough(request, () =>
          many
            ? writeMany(request, { table, kind, rights, args })
            : writeRow(request, { table, kind, rights, args }),
        );
      }),
  };
};
