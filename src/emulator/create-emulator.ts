import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { createApiHandler } from './api-handler.ts';
import { authenticate } from './authenticate.ts';
import { createPrivilegeCheck } from './check-privilege.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import { listen, type Listening, type ListenOptions } from './listen.ts';
import { createSigningKeys } from './login/signing-keys.ts';
import { createMetadataHandler } from './metadata/metadata-handler.ts';
import type { Organization } from './organization.ts';
import { createSampleOrganization } from './organization/create-sample-organization.ts';
import type { Quirks } from './quirks.ts';
import { createRoutes } from './routes.ts';
import { createStore } from './store/store.ts';
import { fromWebRequest, toWebResponse } from './web-request.ts';

/** How the double is to be; everything has a default. */
export interface EmulatorOptions {
  /** @default the sample organisation */
  readonly organization?: Organization;
  /** Of the sample's rows: the same seed, the same rows. @default 1 */
  readonly seed?: number;
  /** Of the sample. @default 'small' */
  readonly size?: 'small' | 'large';
  /** @default the machine's clock */
  readonly clock?: () => Date;
  /** @default random */
  readonly newGuid?: () => string;
  /** @default 3599 */
  readonly tokenLifetimeSeconds?: number;
  /** Waited before each answer of the Web API. @default 0 */
  readonly latencyMs?: number;
  /** Behaviours on which the documents are not clear. @default those of `defaultQuirks` */
  readonly quirks?: Partial<Quirks>;
  /** Further addresses of this organisation, for in-process use: `https://acme.crm.dynamics.com`. @default none */
  readonly origins?: readonly string[];
}

/** Sees every request first; an answer of its own takes the place of the double's, to simulate faults. */
export type Intercept = (
  request: HttpRequest,
) => HttpResponse | undefined | Promise<HttpResponse | undefined>;

/** A small Dataverse with its login service. */
export interface Emulator {
  readonly organization: Organization;
  /** Answers in-process, without a socket. The organisation's address is the origin of the request's URL. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Serves over HTTP; may be called more than once. */
  readonly listen: (options?: ListenOptions) => Promise<Listening>;
  /** What was asked, in order, as `GET /__emulator/requests` lists it. */
  readonly requests: readonly JournalEntry[];
  readonly clearRequests: () => void;
  /**
   * Puts a function before everything but the control endpoint: HTML instead of metadata, a cut body, a 401.
   * One that throws cuts the connection (in-process: rejects). `undefined` takes it away.
   */
  readonly intercept: (intercept: Intercept | undefined) => void;
}

/** Starts a double. Tokens of one are refused by every other: each has signing keys of its own. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { clock = () => new Date(), newGuid = randomUUID, origins = [], latencyMs = 0 } = options;
  const organization = options.organization ?? createSampleOrganization(sampleOptions(options));
  const keys = await createSigningKeys(newGuid());
  const journal = createJournal();
  let intercept: Intercept | undefined;

  const handle = createRoutes({
    organization,
    journal,
    intercept: async (request) => await intercept?.(request),
    delay: async () => {
      if (latencyMs > 0) await setTimeout(latencyMs);
    },
    login: {
      organization,
      keys,
      clock,
      newGuid,
      origins,
      tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3599,
    },
    api: createApiHandler({
      organization,
      store: createStore(organization),
      clock,
      newGuid,
      quirks: options.quirks ?? {},
      authenticate: (request) => authenticate({ organization, keys, clock, origins }, request),
      metadata: createMetadataHandler(organization),
      checkPrivilege: createPrivilegeCheck(organization),
    }),
  });

  return {
    organization,
    fetch: async (request) => toWebResponse(await handle(await fromWebRequest(request))),
    listen: (where) => listen(handle, where),
    get requests() {
      return journal.entries;
    },
    clearRequests: journal.clear,
    intercept: (next) => {
      intercept = next;
    },
  };
}

function sampleOptions({ seed, size }: EmulatorOptions): Parameters<typeof createSampleOrganization>[0] {
  return { ...(seed !== undefined && { seed }), ...(size !== undefined && { size }) };
}
