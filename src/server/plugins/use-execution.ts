import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Executes an operation; may leave it to `complete`, which executes any. */
export type ExecuteOperation = (
  args: ExecutionArgs,
  complete: Execute,
) => ExecutionResult | Promise<ExecutionResult>;

/** Puts the gateway's way to execute operations before that of graphql-js. */
export const useExecution = (execute: ExecuteOperation): Plugin => ({
  onExecute: ({ executeFn, setExecuteFn }) => {
    const complete = executeFn as Execute; // the envelope has no types for these
    setExecuteFn((args: ExecutionArgs) => execute(args, complete));
  },
});
