/** Who a request runs as (contract §10). */
export interface Caller {
  /** `systemuserid` of the user whose rights count, and whom `createdby` and `modifiedby` name. */
  readonly userId: string;
  /**
   * The user who signed in, where that is another one: they act on behalf of `userId`, and `createdonbehalfby` and
   * `modifiedonbehalfby` name them.
   */
  readonly onBehalfOf?: string | undefined;
}
