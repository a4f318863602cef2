import type { HeaderFields } from '../header-fields.ts';
import type { ReadRequest } from '../resource/read-request.ts';
import type { Segment } from '../resource/resource-path.ts';

/** A request that changes rows, or calls an action. */
export interface WriteRequest extends ReadRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly segments: readonly Segment[];
  readonly headers: HeaderFields;
  readonly body: Uint8Array;
}
