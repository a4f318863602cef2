/** A message that the service is about to carry out, as a synchronous plug-in step sees it. */
export interface PlugInMessage {
  /** `Create`, `Update`, `Delete`, `CreateMultiple`, or the name of an action. */
  readonly message: string;
  /** Logical name of the table; undefined for unbound messages. */
  readonly table: string | undefined;
  /** Primary id of the row, if it is one that is known. */
  readonly id: string | undefined;
}

/** What the step does: it may refuse, and it may take its time. */
export interface PlugInOutcome {
  /** Thrown by the step as InvalidPluginExecutionException; nothing of the request is kept. */
  readonly failWith?: {
    readonly message: string;
    readonly operationStatus?: string;
    readonly subErrorCode?: string;
  };
  readonly latencyMs?: number;
}

/** Custom logic of an organisation, asked before each message. */
export type PlugIn = (message: PlugInMessage) => PlugInOutcome | undefined;
