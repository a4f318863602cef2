import type { Row } from '../../organization.ts';
import { wellKnown } from '../well-known.ts';
import type { RowsByTable } from './rows-by-table.ts';

const { users } = wellKnown;

const settings = (systemuserid: string, parts: Row = {}): Row => ({
  systemuserid,
  uilanguageid: 1033,
  helplanguageid: 1033,
  localeid: 1033,
  timezonecode: 92,
  paginglimit: 50,
  createdon: '2019-01-01T08:00:00Z',
  modifiedon: '2019-01-01T08:00:00Z',
  ...parts,
});

/** How the well-known users read values: applications in English and UTC, one of the people in German. */
export const userSettingsRows = (): RowsByTable => ({
  usersettings: [
    settings(users.gateway),
    settings(users.roleless),
    settings(users.salesManager, { timezonecode: 35 }),
    settings(users.salesperson, { timezonecode: 4 }),
    settings(users.serviceRepresentative, {
      uilanguageid: 1031,
      helplanguageid: 1031,
      localeid: 1031,
      timezonecode: 110,
      dateformatstring: 'dd.MM.yyyy',
      timeformatstring: 'HH:mm',
      decimalsymbol: ',',
      numberseparator: '.',
      currencyformatcode: 3,
    }),
  ],
});
