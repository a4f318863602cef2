import type { GraphQLSchema } from 'graphql';

import type { RoleProblem } from '../../access/check-roles.ts';
import { claimAt, type ClaimReference } from '../../access/claim-reference.ts';
import { readRowRule } from '../../access/read-row-rule.ts';
import type { RoleView } from '../../access/role-view.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Model, Table } from '../../model/model.ts';
import type { Filter } from '../../query/filter.ts';
import { isAboutRelated } from '../../query/is-about-related.ts';
import { claimLiteral, type Literal } from '../../query/literal.ts';
import { asRowRule } from '../../query/row-rule.ts';
import { noRules, type RowRules } from '../planner.ts';
import { planFilter } from './plan-filter.ts';

/** A role's rules on rows, with places for a caller's claims. */
export interface PlannedRules {
  readonly rules: RowRules;
  /** By the name that a literal has for it. */
  readonly claims: ReadonlyMap<string, PlannedClaim>;
  readonly problems: readonly RoleProblem[];
}

interface PlannedClaim {
  readonly reference: ClaimReference;
  /** Of the claim's value, as GraphQL read it. @throws TypeError for what is no value of the column */
  readonly literals: (value: unknown) => readonly Literal[];
}

export interface RowRulesInput {
  readonly role: RoleView;
  /** Everything that there is: a rule may look at what the role may not. */
  readonly model: Model;
  readonly schema: GraphQLSchema;
}

/** Row rules of a role → filters. A rule looks at all rows as they are: other rules don't apply to what it leads to. */
export const planRowRules = ({ role, model, schema }: RowRulesInput): PlannedRules => {
  const rules = new Map<string, Filter>();
  const claims = new Map<string, PlannedClaim>();
  const problems: RoleProblem[] = [];
  for (const table of model.tables.values()) {
    const read = role.table(table.logicalName)?.read;
    if (read?.rows === undefined) continue;
    const where = `roles.${role.name}.tables.${table.logicalName}.read.rows`;
    const rule = planRule({ model, schema, table, where, claims, problems }, read.rows);
    if (rule === undefined) continue;
    rules.set(table.logicalName, asRowRule(rule));
    if (read.aggregate && isAboutRelated(rule)) {
      const what = 'looks at related rows, which aggregates can’t: set "aggregate: false" beside it';
      problems.push({ where, what });
    }
  }
  return { rules, claims, problems };
};

interface RuleInput extends Pick<RowRulesInput, 'model' | 'schema'> {
  readonly table: Table;
  readonly where: string;
  readonly claims: Map<string, PlannedClaim>;
  readonly problems: RoleProblem[];
}

const planRule = (
  { model, schema, table, where, claims, problems }: RuleInput,
  rows: unknown,
): Filter | undefined => {
  const type = schema.getType(table.generatedTypes.get('Filter') ?? `${table.typeName}Filter`);
  if (type === undefined || !('getFields' in type) || !('isOneOf' in type)) {
    throw new TypeError(`No filter of ${table.typeName}`);
  }
  const { input, problems: found } = readRowRule(type, rows, where);
  problems.push(...found);
  if (found.length > 0) return undefined;
  try {
    const filter = planFilter({
      model,
      table,
      input,
      rules: noRules,
      place: where,
      onClaim: (reference, literals) => {
        const name = `${table.logicalName}:${claims.size}:${reference.path}`;
        claims.set(name, { reference, literals });
        return claimLiteral(name);
      },
    });
    if (filter === undefined) problems.push({ where, what: 'has no condition: leave it out for all rows' });
    return filter;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const [, place = where, what = error.message] = /^Argument "(.+?)": (.+)\.$/.exec(error.message) ?? [];
    problems.push({ where: place, what });
    return undefined;
  }
};

/** Most values of a claim that is a list: each request names them all. */
const maxValues = 100;

/**
 * Values of the claims that rules name, for one caller.
 *
 * @throws GatewayError FORBIDDEN, when a claim is asked for that is missing, empty or not of the column's type: then nothing
 *   is sent. The message names neither.
 */
export const claimValues =
  ({ claims: planned }: Pick<PlannedRules, 'claims'>, claims: Readonly<Record<string, unknown>>) =>
  (name: string): readonly Literal[] => {
    const { reference, literals } = planned.get(name) ?? {};
    if (reference === undefined || literals === undefined) throw new TypeError(`No claim ${name}`);
    const value = claimAt(claims, reference.path);
    try {
      return literals(parsed(reference, value));
    } catch (cause) {
      throw new GatewayError('FORBIDDEN', 'Your credential lacks a claim that this needs.', { cause });
    }
  };

const parsed = ({ type, isList }: ClaimReference, value: unknown): unknown => {
  if (value === undefined || value === null || value === '') throw new TypeError('The claim is missing');
  if (!('parseValue' in type)) throw new TypeError('A claim is no object');
  if (!isList) return type.parseValue(value);
  // An empty list would let all rows pass a rule that keeps some out.
  if (!Array.isArray(value) || value.length === 0 || value.length > maxValues) {
    throw new TypeError('The claim is not a list of values');
  }
  return value.map((item: unknown): unknown => type.parseValue(item));
};
