import type { RoleLimits } from '../../access/role-options.ts';
import { tooMuch } from './too-much.ts';

interface Level {
  readonly value: object;
  readonly depth: number;
}

/**
 * Walks the values of variables without calling itself, before GraphQL does: coercion calls itself for each level, and input
 * types that contain themselves take any number of them.
 *
 * @throws GatewayError QUERY_TOO_COMPLEX
 */
export const checkVariables = (
  variables: Readonly<Record<string, unknown>>,
  { variables: most, variableDepth, variableNodes }: RoleLimits,
): void => {
  if (Object.keys(variables).length > most)
    throw tooMuch('variables', most, 'The request has too many variables');
  let values = 0;
  const open: Level[] = [{ value: variables, depth: 0 }];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    if (level.depth > variableDepth) {
      throw tooMuch('variableDepth', variableDepth, 'The values of variables are nested too deep');
    }
    for (const value of Object.values(level.value) as unknown[]) {
      values += 1;
      if (values > variableNodes)
        throw tooMuch('variableNodes', variableNodes, 'Variables have too many values');
      if (typeof value === 'object' && value !== null) open.push({ value, depth: level.depth + 1 });
    }
  }
};
