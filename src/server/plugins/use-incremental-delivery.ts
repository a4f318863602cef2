import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { getOperationAST, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import {
  hasIncrementalParts,
  incrementalPartsRule,
  withoutIncrementalParts,
} from '../../schema/incremental-parts.ts';
import { joinReadyParts, type PartialResults } from '../join-ready-parts.ts';

type Execute = (args: ExecutionArgs) => unknown;

/**
 * Answers queries with `@defer` and `@stream` in several parts, to clients that take such answers; others get the whole at
 * once. What is there when the first part goes out is in it: where that is everything, the answer is a plain one.
 */
export const useIncrementalDelivery = (): Plugin => ({
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- the compiler wants it
  onPluginInit: ({ addPlugin }) => addPlugin(useDeferStream() as Plugin), // rules about where both may stand
  onValidate: ({ addValidationRule }) => addValidationRule(incrementalPartsRule),
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const { document, operationName, contextValue } = args as ExecutionArgs & {
      readonly contextValue: { readonly request: Request };
    };
    if (!hasIncrementalParts(document)) return;
    const execute = executeFn as Execute; // the envelope has no types for these
    const isQuery = getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
    if (isQuery && acceptsParts(contextValue.request)) {
      setExecuteFn(async (execution: ExecutionArgs) => {
        const result = await execute(execution);
        return isPartial(result) ? joinReadyParts(result) : result;
      });
      return;
    }
    const whole = withoutIncrementalParts(document);
    setExecuteFn((execution: ExecutionArgs) => execute({ ...execution, document: whole }));
  },
});

const partTypes: ReadonlySet<string> = new Set(['multipart/mixed', 'text/event-stream']);

/**
 * Whether a client takes an answer in parts, and says so: `*` is what those send who don't care. One that names another
 * format of the parts (`incrementalDeliverySpec`) gets the whole.
 */
const acceptsParts = ({ headers }: Request): boolean =>
  (headers.get('accept') ?? '')
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';').map((part) => part.trim()))
    .some(
      ([type = '', ...parameters]) =>
        partTypes.has(type) &&
        !parameters.some((each) => /^incrementaldeliveryspec=/.test(each) || /^q=0(\.0*)?$/.test(each)),
    );

const isPartial = (result: unknown): result is PartialResults =>
  typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
