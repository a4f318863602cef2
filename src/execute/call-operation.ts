import { GatewayError } from '../errors/gateway-error.ts';
import type { Model } from '../model/model.ts';
import type { Operation } from '../model/operation.ts';
import type { WriteRights } from '../model/write-rights.ts';
import { planCall } from '../plan/plan-call.ts';
import type { CallPort } from '../schema/resolve-port.ts';
import { readGlobalId } from '../shape/global-id.ts';
import { guardCall } from './guard-call.ts';
import { originOf, type RootRequest } from './root-request.ts';
import { rootResolver } from './root-resolver.ts';
import { seeThrough } from './see-through.ts';
import { shapeResult } from './shape-result.ts';
import { writePlanner } from './write-row.ts';

/** Resolvers of actions and functions. */
export const createCallResolvers = (model: Model, rights: WriteRights): CallPort => {
  const root = rootResolver(model);
  return {
    call: (operation) =>
      root((request, args: Readonly<Record<string, unknown>>) => {
        const answer = (): Promise<unknown> => callField(request, { operation, rights, args });
        return operation.kind === 'action' ? seeThrough(request, answer) : answer();
      }),
  };
};

interface CallField {
  readonly operation: Operation;
  readonly rights: WriteRights;
  readonly args: Readonly<Record<string, unknown>>;
}

/** @throws GatewayError why it was not done */
const callField = async (request: RootRequest, { operation, rights, args }: CallField): Promise<unknown> => {
  const { context, field, paths } = request;
  if (context.transaction !== undefined)
    throw new GatewayError('BAD_USER_INPUT', 'An action can not be part of a transaction.');
  const planner = {
    ...writePlanner(request, rights),
    readGlobalId: (id: string) => readGlobalId(id),
    isFunction: operation.kind === 'function',
  };
  const call = planCall(planner, operation, args);
  context.meter.addWrites(1, field.key);
  await guardCall(request, call);
  const answer = await context.loaders.call({ call, origin: originOf(request), paths });
  return operation.result === undefined ? true : shapeResult(request, operation.result, answer);
};
