import { createApiHandler, type ApiHandler, type ApiParts } from './api-handler.ts';
import { authenticate, type Gatekeeper } from './authenticate.ts';
import { createDataHandler, type DataHandler, type DataHandlerOptions } from './data-handler.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { LoginService } from './login/login-service.ts';
import { createMetadataHandler, type MetadataHandlerOptions } from './metadata/metadata-handler.ts';
import type { MetadataHistory } from './metadata/metadata-history.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { createSchema } from './schema/create-schema.ts';
import { createSearchHandler } from './search/search-handler.ts';
import type { Serving } from './serving.ts';
import { createStore, type Store } from './store/store.ts';

/** The organisation as it is at one time, served. A request ends on the one that it began with. */
export interface Served {
  readonly login: LoginService;
  readonly store: Store;
  readonly quirks: Quirks;
  readonly api: ApiHandler;
  readonly data: DataHandler;
  /** Dataverse search. */
  readonly search: (request: HttpRequest) => Promise<HttpResponse>;
}

export interface ServeOptions
  extends
    Pick<DataHandlerOptions, 'quirks' | 'clock' | 'newGuid' | 'plugIn' | 'handlePart'>,
    Pick<ApiParts, 'webhooks'> {
  readonly serving: Serving;
  readonly login: LoginService;
  /** Its last state is the one that is served. */
  readonly history: MetadataHistory;
  /** Changes the organisation for the requests after this one, as `Emulator.alter` does. */
  readonly alter: MetadataHandlerOptions['alter'];
  /** What was served before: rows that stay keep their versions. */
  readonly before: Served | undefined;
}

/** Puts the Web API together for `login.organization`. */
export function serveOrganization({ login, history, before, alter, ...options }: ServeOptions): Served {
  const { organization } = login;
  const store = createStore(organization, before?.store);
  const { version } = history.current;
  const quirks = { ...defaultQuirks, ...options.quirks };
  const gatekeeper: Gatekeeper = { ...login, store, quirks };
  const metadata = createMetadataHandler({ organization, history, clock: options.clock, store, alter });
  const data = createDataHandler({
    ...options,
    organization,
    store,
    metadataVersion: () => version,
    metadata,
  });
  return {
    login,
    store,
    quirks,
    data,
    api: createApiHandler({
      ...options,
      organization,
      store,
      data,
      metadata,
      checkpoint: options.serving.checkpoint,
      authenticate: (request) => authenticate(gatekeeper, request),
    }),
    search: createSearchHandler({
      context: {
        ...options,
        schema: createSchema(organization),
        store,
        quirks,
        metadataVersion: () => version,
      },
      authenticate: (request) => authenticate(gatekeeper, request),
    }),
  };
}
