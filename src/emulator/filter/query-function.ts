import type { PropertyPath } from './resolve-path.ts';

/** A query function with its arguments read: `In(PropertyName='statecode',PropertyValues=["0","1"])`. */
export interface QueryFunction {
  /** Without `Microsoft.Dynamics.CRM.`. */
  readonly name: string;
  readonly path: PropertyPath;
  readonly value: string | undefined;
  /** `PropertyValue1` and `PropertyValue2`: a fiscal period and a year. */
  readonly value1: string | undefined;
  readonly value2: string | undefined;
  readonly values: readonly string[] | undefined;
}
