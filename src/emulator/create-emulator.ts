import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { createFaultPlan } from './faults/fault-plan.ts';
import type { FaultInput } from './faults/fault.ts';
import { readFaults } from './faults/read-faults.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import { createServiceProtection, type ServiceProtectionOptions } from './limits/service-protection.ts';
import { listen, type Listening, type ListenOptions } from './listen.ts';
import { signInRefusal } from './login/sign-in-refusal.ts';
import { createSigningKeys } from './login/signing-keys.ts';
import { createMetadataHistory, type MetadataHistory } from './metadata/metadata-history.ts';
import { createMisbehaviour } from './misbehaviour.ts';
import type { Organization } from './organization.ts';
import { createSampleOrganization } from './organization/create-sample-organization.ts';
import type { PlugIn } from './plug-in.ts';
import type { Quirks } from './quirks.ts';
import { createRoutes } from './routes.ts';
import { serveOrganization, type Served } from './serve-organization.ts';
import type { Serving } from './serving.ts';
import { settleOrganization } from './settle-organization.ts';
import { fromWebRequest, toWebResponse } from './web-request.ts';
import type { WebhookOptions } from './webhooks/deliver-webhook.ts';
import { createWebhookLog, type WebhookDelivery } from './webhooks/webhook-log.ts';

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
  /** Waited besides for each operation: a `$batch` of ten takes ten times as long. @default 0 */
  readonly operationLatencyMs?: number;
  /** What goes wrong (docs/emulator.md). @default nothing */
  readonly faults?: readonly FaultInput[];
  /** Limits each user as the real service does; `{}` has its numbers. @default no limits */
  readonly serviceProtection?: ServiceProtectionOptions;
  /** From 0 to 1, for faults that happen at random. @default Math.random */
  readonly random?: () => number;
  /** Behaviours on which the documents are not clear. @default those of `defaultQuirks` */
  readonly quirks?: Partial<Quirks>;
  /** Custom logic, asked before each message that writes: it may refuse, or take its time. @default none */
  readonly plugIn?: PlugIn;
  /** Where webhooks may go that are registered in the organisation. @default nowhere */
  readonly webhooks?: WebhookOptions;
  /** Further addresses of this organisation, for in-process use: `https://acme.crm.dynamics.com`. @default none */
  readonly origins?: readonly string[];
}

/** Sees every request first; an answer of its own takes the place of the double's, to simulate faults. */
export type Intercept = (
  request: HttpRequest,
) => HttpResponse | undefined | Promise<HttpResponse | undefined>;

/** A small Dataverse with its login service. */
export interface Emulator {
  /** As it is now: {@link Emulator.alter} changes it. */
  readonly organization: Organization;
  /** Answers in-process, without a socket. The organisation's address is the origin of the request's URL. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Serves over HTTP; may be called more than once. */
  readonly listen: (options?: ListenOptions) => Promise<Listening>;
  /** What was asked, in order, as `GET /__emulator/requests` lists it. */
  readonly requests: readonly JournalEntry[];
  readonly clearRequests: () => void;
  /** Waits for webhooks that are under way, and tells what became of the latest thousand. */
  readonly webhookDeliveries: () => Promise<readonly WebhookDelivery[]>;
  /** Puts faults in the place of those in force. @throws Error that names the first mistake in them */
  readonly setFaults: (faults: readonly FaultInput[]) => void;
  /**
   * Puts a function before everything but the control endpoint: HTML instead of metadata, a cut body, a 401.
   * One that throws cuts the connection (in-process: rejects). `undefined` takes it away.
   */
  readonly intercept: (intercept: Intercept | undefined) => void;
  /**
   * Refuses all tokens from now on with a code of Entra ID that lies outside of this double: 53003 for a Conditional
   * Access policy, 90055 for throttling (contract §1.6). `undefined` ends it.
   * @throws RangeError for a code that is not known; the message lists those that are
   */
  readonly refuseSignIn: (code: number | undefined) => void;
  /**
   * Changes the organisation while it is served, as a customizer does: `emulator.alter(dropColumn('account', 'fax'))`.
   * `organization/changes/` holds the usual changes; any function will do. Documents, definitions, rows, roles and app
   * registrations are those of the new organisation from the next request on; requests that run finish on the old one.
   * `globalmetadataversion` and the stamps of `RetrieveMetadataChanges` go up, even if nothing changed. Rows of dropped
   * tables and values of dropped columns are gone, new columns are null, unchanged rows keep their etags, the journal stays.
   * @throws Error when relationships of the new organisation name tables or columns that it does not have; nothing changed
   */
  readonly alter: (change: (organization: Organization) => Organization) => void;
}

/** Starts a double. Tokens of one are refused by every other: each has signing keys of its own. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { clock = () => new Date(), newGuid = randomUUID, origins = [], latencyMs = 0 } = options;
  const { quirks = {}, tokenLifetimeSeconds = 3599 } = options;
  const { operationLatencyMs = 0, serviceProtection, random = Math.random } = options;
  const faults = createFaultPlan(readFaults(options.faults ?? []), random);
  const protection = serviceProtection && createServiceProtection(serviceProtection, () => performance.now());
  const misbehaviour = createMisbehaviour({ faults, protection, clock });
  const keys = await createSigningKeys(newGuid());
  const journal = createJournal();
  const webhooks = createWebhookLog(options.webhooks ?? { hosts: [] });
  let intercept: Intercept | undefined;
  let refusal: number | undefined;

  const serve = (organization: Organization, history: MetadataHistory, before: Served | undefined): Served =>
    serveOrganization({
      login: {
        organization,
        keys,
        clock,
        newGuid,
        origins,
        tokenLifetimeSeconds,
        refusal: () => refusal,
      },
      history,
      before,
      alter: (change) => alter(change),
      serving: { data: () => served.data, checkpoint: () => checkpoint() },
      quirks,
      clock,
      newGuid,
      handlePart: misbehaviour.handlePart,
      webhooks,
      ...(options.plugIn !== undefined && { plugIn: options.plugIn }),
    });
  let organization = options.organization ?? createSampleOrganization(sampleOptions(options));
  let history = createMetadataHistory(organization, clock());
  let served = serve(organization, history, undefined);

  const checkpoint: Serving['checkpoint'] = () => {
    const point = { organization, history, served };
    return () => {
      ({ organization, history, served } = point);
    };
  };

  /** The organisation with the rows that were written since it is served. */
  const current = (): Organization => ({ ...organization, ...served.store.snapshot() });

  const alter: Emulator['alter'] = (change) => {
    const before = current();
    const altered = settleOrganization(before, change(before));
    const grown = history.next(altered, clock());
    served = serve(altered, grown, served);
    [organization, history] = [altered, grown];
  };

  const handle = createRoutes({
    journal,
    served: () => served,
    intercept: async (request) => await intercept?.(request),
    delay: async (operations) => {
      const ms = latencyMs + operations * operationLatencyMs;
      if (ms > 0) await setTimeout(ms);
    },
    faults,
    misbehaviour,
    webhooks,
  });

  return {
    get organization() {
      return current();
    },
    fetch: async (request) => toWebResponse(await handle(await fromWebRequest(request)), request.signal),
    listen: (where) => listen(handle, where),
    get requests() {
      return journal.entries;
    },
    clearRequests: journal.clear,
    webhookDeliveries: async () => {
      await webhooks.settled();
      return [...webhooks.deliveries];
    },
    setFaults: (next) => faults.set(readFaults(next)),
    intercept: (next) => {
      intercept = next;
    },
    refuseSignIn: (code) => {
      if (code !== undefined) signInRefusal(code);
      refusal = code;
    },
    alter,
  };
}

function sampleOptions({ seed, size }: EmulatorOptions): Parameters<typeof createSampleOrganization>[0] {
  return { ...(seed !== undefined && { seed }), ...(size !== undefined && { size }) };
}
