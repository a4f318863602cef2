import type { INetworkModule } from '@azure/msal-node';

import type { LoginAnswer, LoginExchange, LoginRequest } from './login-exchange.ts';

/** An answer of the login service, its JSON parsed. */
export interface ParsedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A network for MSAL. */
export interface RecordingNetwork {
  readonly client: INetworkModule;
  last(): ParsedAnswer | undefined;
  failure(): unknown;
}

/** MSAL hides what the network said behind its own errors; the last answer and failure are kept for better ones. */
export const recordingNetwork = (exchange: LoginExchange): RecordingNetwork => {
  let last: ParsedAnswer | undefined;
  let failure: unknown;
  const send = async (request: LoginRequest): Promise<ParsedAnswer> => {
    try {
      last = parseAnswer(await exchange(request));
      return last;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  // MSAL lets its caller name the type of the body; `never` fits whatever it names.
  const forMsal = (answer: ParsedAnswer) => ({ ...answer, body: answer.body as never });
  const client: INetworkModule = {
    sendGetRequestAsync: async (url, options) =>
      forMsal(await send({ method: 'GET', url, headers: options?.headers ?? {}, body: undefined })),
    sendPostRequestAsync: async (url, options) =>
      forMsal(await send({ method: 'POST', url, headers: options?.headers ?? {}, body: options?.body })),
  };
  return { client, last: () => last, failure: () => failure };
};

const parseAnswer = (answer: LoginAnswer): ParsedAnswer => {
  try {
    return { ...answer, body: JSON.parse(answer.body) };
  } catch {
    throw new Error(`The login service answered ${answer.status} with something that is not JSON.`);
  }
};
