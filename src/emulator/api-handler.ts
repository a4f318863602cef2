import { Unauthorized } from './authenticate.ts';
import type { Caller } from './authenticate.ts';
import { dataErrorAnswer } from './data-error-answer.ts';
import { DataError } from './data-error.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { isMetadataResource } from './metadata/metadata-handler.ts';
import type { ApiAddress } from './metadata/metadata-handler.ts';

/** Characters of a URL that the service takes (contract §2.1). */
const maxUrlLength = 32_768;

/** What answers requests to the Web API, each for its own kind. */
export interface ApiRooms {
  readonly authenticate: (request: HttpRequest) => Promise<Caller>;
  readonly metadata: (request: HttpRequest, address: ApiAddress) => HttpResponse;
  readonly data: (request: HttpRequest, caller: Caller) => HttpResponse | Promise<HttpResponse>;
  readonly batch: (request: HttpRequest, caller: Caller) => HttpResponse | Promise<HttpResponse>;
  readonly newGuid: () => string;
}

/**
 * Splits `/api/data/v9.2/accounts?$top=1`.
 * @returns undefined when the target is not below the Web API's root; v9.0 to v9.2 are served (contract §2.1)
 */
export function apiAddress({ origin, target }: HttpRequest): ApiAddress | undefined {
  const match = /^(\/api\/data\/v9\.[0-2])(?:\/(.*)|(\?.*)?)$/s.exec(target);
  const root = match?.[1];
  return root === undefined ? undefined : { api: `${origin}${root}`, resource: match?.[2] ?? match?.[3] ?? '' };
}

/** Which kind of request a resource of the Web API is. */
export function kindOfResource(resource: string): 'batch' | 'metadata' | 'data' {
  if (/^\$batch(?:$|\?)/.test(resource)) {
    return 'batch';
  }
  return isMetadataResource(resource) ? 'metadata' : 'data';
}

/** Answers a request to the Web API; refusals become answers here. */
export function createApiHandler(
  rooms: ApiRooms,
): (request: HttpRequest, address: ApiAddress) => Promise<HttpResponse> {
  return async (request, address) => {
    try {
      return withServiceHeaders(await answer(rooms, request, address), rooms.newGuid());
    } catch (error) {
      if (error instanceof Unauthorized) {
        return error.answer;
      }
      if (error instanceof DataError) {
        return withServiceHeaders(dataErrorAnswer(error), rooms.newGuid());
      }
      throw error;
    }
  };
}

async function answer(rooms: ApiRooms, request: HttpRequest, address: ApiAddress): Promise<HttpResponse> {
  const caller = await rooms.authenticate(request);
  if (request.origin.length + request.target.length > maxUrlLength) {
    throw new DataError(400, '0x80060888', 'Invalid URI: The Uri string is too long.');
  }
  switch (kindOfResource(address.resource)) {
    case 'metadata':
      return rooms.metadata(request, address);
    case 'batch':
      return await rooms.batch(request, caller);
    case 'data':
      return await rooms.data(request, caller);
  }
}

/** What every answer of the service carries (contract §2.6); an error also says its request id. */
function withServiceHeaders(response: HttpResponse, requestId: string): HttpResponse {
  const headers = new Headers(response.headers);
  headers.set('x-ms-service-request-id', requestId);
  headers.set('x-ms-dop-hint', '4');
  headers.set('x-ms-ratelimit-burst-remaining-xrm-requests', '7999');
  headers.set('x-ms-ratelimit-time-remaining-xrm-requests', '1,200.00');
  headers.append('Set-Cookie', 'ARRAffinity=double; path=/; secure; HttpOnly');
  if (response.status >= 400 && !headers.has('REQ_ID')) {
    headers.set('REQ_ID', requestId);
  }
  return { ...response, headers };
}
