import type { INetworkModule } from '@azure/msal-node';

import type { LoginAnswer, LoginExchange, LoginRequest } from './login-exchange.ts';

/** An answer of the login service. */
export interface ParsedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Its JSON, parsed; undefined where it is none. */
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
    last = undefined; // of an earlier request, such as one that was challenged
    failure = undefined;
    try {
      const answer = await exchange(request);
      last = { ...answer, body: undefined }; // its status says something even where its body says nothing
      last = { ...answer, body: parseBody(answer) };
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

const parseBody = ({ status, body }: LoginAnswer): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error(`The login service answered ${status} with something that is not JSON.`);
  }
};
