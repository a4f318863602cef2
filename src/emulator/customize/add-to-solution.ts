import { metadataId } from '../metadata/metadata-id.ts';
import type { Organization, Row } from '../organization.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';
import { customizationError } from './customization-error.ts';

/** What a customization made or changed, as solutions hold it. */
export interface Component {
  /** 1 table, 2 column, 9 option set, 10 relationship, 14 key. */
  readonly type: 1 | 2 | 9 | 10 | 14;
  readonly metadataId: string;
}

/**
 * Puts a component into the solution that `MSCRM.SolutionUniqueName` names (contract §2.5); one that is in it stays once.
 * @throws DataError 400 for a solution that is not there
 */
export function addToSolution(
  { rows }: Organization,
  uniqueName: string,
  component: Component,
): OrganizationChange {
  const solution = rows.get('solution')?.find(({ uniquename }) => uniquename === uniqueName);
  const id = solution?.['solutionid'];
  if (typeof id !== 'string') throw customizationError(`There is no solution '${uniqueName}'.`);
  return (organization) => {
    const known = organization.rows.get('solutioncomponent') ?? [];
    const isThere = known.some(
      ({ objectid, solutionid }) =>
        objectid === component.metadataId && typeof solutionid === 'object' && solutionid?.id === id,
    );
    if (isThere || !organization.tables.has('solutioncomponent')) return organization;
    const row: Row = {
      solutioncomponentid: metadataId('solutioncomponent', id, component.metadataId),
      componenttype: component.type,
      objectid: component.metadataId,
      rootcomponentbehavior: component.type === 1 ? 0 : null,
      ismetadata: true,
      solutionid: { table: 'solution', id },
    };
    return { ...organization, rows: new Map(organization.rows).set('solutioncomponent', [...known, row]) };
  };
}
