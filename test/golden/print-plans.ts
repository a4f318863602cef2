import type { Model } from '../../src/model/model.ts';
import { planRead } from '../../src/plan/plan-read.ts';
import { countConditions } from '../../src/query/count-conditions.ts';
import { captureReads, printPlan } from '../support/capture-reads.ts';

/**
 * What is planned for an operation before anything is sent, as text: a list or a row by id, how often, the query that reads
 * it, and what is followed. Rows of one table are united later, when their ids are known.
 */
export async function printPlans(model: Model, source: string): Promise<string> {
  const { lists, rows, errors } = await captureReads({ model, source });
  const [error] = errors;
  if (error !== undefined && lists.length + rows.length === 0) throw new Error(error.message);
  const plans = [
    ...lists.map(({ need, filter, page }) => {
      const plan = printPlan(planRead(need, { conditions: countConditions(filter) }));
      return [`list, first ${page.first}${page.count ? ', counted' : ''}`, ...plan].join('\n  ');
    }),
    ...rows.map(({ need }) => ['row by id', ...printPlan(planRead(need))].join('\n  ')),
  ];
  const counts = new Map<string, number>();
  for (const plan of plans) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  return [...counts].map(([plan, count]) => `${count === 1 ? '' : `${count} × `}${plan}\n`).join('');
}
