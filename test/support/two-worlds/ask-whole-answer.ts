import type { TestGateway } from '../start-gateway.ts';
import { callerHeaders } from '../test-callers.ts';

export interface Asked {
  readonly path: string;
  readonly role: string;
  /** None: the path is read. */
  readonly query?: string;
}

/** Status and body of an answer, byte for byte. */
export const askWholeAnswer = async (
  { gateway }: TestGateway,
  { path, role, query }: Asked,
): Promise<string> => {
  const request = new Request(`http://localhost${path}`, {
    method: query === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...callerHeaders({ role }) },
    ...(query !== undefined && { body: JSON.stringify({ query }) }),
  });
  const response = await gateway.fetch(request);
  return `${response.status} ${await response.text()}`;
};
