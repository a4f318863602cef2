import type { Definitions } from '../../metadata/definitions.ts';
import { resolveExposure, type Exposure } from '../../model/exposure.ts';
import type { Model } from '../../model/model.ts';

/** Patterns of an audience that fit nothing of what everyone sees, most often misspelt ones. */
export const unmatchedPatterns = (
  model: Model,
  exposure: Exposure,
  definitions: Definitions | undefined,
): readonly string[] => {
  const visibility = resolveExposure(exposure, definitions);
  for (const [name, { fields }] of model.tables) {
    visibility.table(name);
    for (const member of fields.values()) {
      if ('logicalName' in member) visibility.column(name, member.logicalName);
    }
  }
  return visibility.unmatched();
};
