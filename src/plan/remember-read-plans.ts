import { copyNeed, type Need } from '../query/need.ts';
import type { ReadPlan } from '../query/read-plan.ts';
import { planRead, type PlanOptions } from './plan-read.ts';

/**
 * {@link planRead}, which plans a need once and leaves it as it is: needs live as long as the plans that they belong to,
 * and are shared between operations.
 *
 * @param expand false: related rows are followed, whatever that costs
 */
export const rememberReadPlans = ({ expand }: Pick<PlanOptions, 'expand'>) => {
  const known = new WeakMap<Need, Map<number, ReadPlan>>();
  return (need: Need, conditions = 0): ReadPlan => {
    const plans = known.get(need) ?? new Map<number, ReadPlan>();
    known.set(need, plans);
    const plan = plans.get(conditions) ?? planRead(copyNeed(need), { conditions, expand });
    plans.set(conditions, plan);
    return plan;
  };
};
