import type { Gateway } from '../../src/gateway/gateway.ts';
import type { Answer } from './start-gateway.ts';

/** Asks a gateway in-process, as nobody in particular. */
export const askGateway = async (gateway: Pick<Gateway, 'fetch'>, query: string): Promise<Answer> => {
  const answer = await gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }),
  );
  return (await answer.json()) as Answer;
};
