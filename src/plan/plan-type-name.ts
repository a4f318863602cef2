import type { TypeNamePlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

/** Plans `__typename` of an object that is no record; undefined for every other field. */
export const planTypeName = ({ key, typeName }: FieldSelection): TypeNamePlan | undefined =>
  typeName === undefined ? undefined : { kind: 'typeName', key, typeName };
