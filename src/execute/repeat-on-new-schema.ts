import {
  getOperationAST,
  OperationTypeNode,
  validate,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';

import { validationRules } from '../schema/validation-rules.ts';
import { executeOperation, type Execute } from './execute-operation.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Executes an operation; a query that met metadata which hold no more is executed once again, on the new schema, where it is valid by
 * it. So what Dataverse changed behind a field shows as an error only where the field itself is gone.
 *
 * @param complete executes any operation
 */
export const repeatOnNewSchema = async (args: ExecutionArgs, complete: Execute): Promise<ExecutionResult> => {
  const result = await executeOperation(args, complete);
  // Of an answer in parts some may be gone already.
  if (!isQuery(args) || Symbol.asyncIterator in result) return result;
  const renewing = (args.contextValue as OperationContext).renew?.();
  const renewal = renewing && (await renewing);
  if (renewal === undefined) return result;
  const { schema, context } = renewal;
  if (validate(schema, args.document, validationRules).length > 0) return result;
  const contextValue = { ...(args.contextValue as OperationContext), ...context };
  return executeOperation({ ...args, schema, contextValue }, complete);
};

const isQuery = ({ document, operationName }: ExecutionArgs): boolean =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
