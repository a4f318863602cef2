import type { FaultPlan } from './faults/fault-plan.ts';
import type { HttpResponse } from './http-message.ts';
import type { Journal } from './journal.ts';
import type { Organization } from './organization.ts';
import { defaultQuirks, type Quirks } from './quirks.ts';
import { indexKey } from './store/column-index.ts';
import type { Store } from './store/store.ts';
import type { WebhookLog } from './webhooks/webhook-log.ts';

/** What the status page tells of. */
export interface Status {
  readonly organization: Organization;
  readonly store: Store;
  readonly quirks: Quirks;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly webhooks: WebhookLog;
}

/** Requests that the page shows, the latest ones. */
const tail = 20;

/**
 * A page for people who open the double in a browser: how to connect, whom to sign in as, what it holds, what is switched, and
 * what it was asked.
 */
export function statusPage(status: Status, origin: string): HttpResponse {
  const { organization } = status;
  const { name, tenantId: tenant } = organization;
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dataverse double: ${escapeHtml(name)}</title>
<style>body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}td,th{padding:.1rem 1rem .1rem 0;text-align:left;vertical-align:top}td.n{text-align:right}</style>
<h1>Dataverse double</h1>
<p>This server stands in for a Dataverse organisation (<b>${escapeHtml(name)}</b>, ${organization.tables.size} tables) and its login
service. It is for demos and tests.</p>
${table(undefined, [
  ['Web API', code(`${origin}/api/data/v9.2/`)],
  ['Token, v2', code(`${origin}/login/${tenant}/oauth2/v2.0/token`)],
  ['Token, v1', code(`${origin}/login/${tenant}/oauth2/token`)],
  ['Dataverse search', code(`${origin}/api/search/v2.0/query`)],
  ['Tenant', code(tenant)],
  ['Control', ['requests', 'faults', 'webhooks'].map(controlLink).join(' ')],
])}
<h2>How to connect</h2>
<pre>${escapeHtml(connecting(organization, origin))}</pre>
<h2>Clients</h2>
${table(['Client id', 'Secrets', 'Application user'], clients(status))}
<h2>People</h2>
${table(['Name', 'User id (MSCRMCallerID)', 'Entra object id (CallerObjectId)', 'Roles'], people(status))}
<h2>Switches</h2>
${table(['Switch', 'Now', 'Default'], switches(status.quirks))}
<h2>Faults</h2>
${nonEmpty(
  status.faults.list().map((fault) => [code(JSON.stringify(fault))]),
  (rows) => table(undefined, rows),
)}
<h2>Latest requests</h2>
${nonEmpty(latest(status.journal), (rows) => table(['', 'Request', 'Status', 'ms'], rows))}
<h2>Webhooks</h2>
${nonEmpty(
  status.webhooks.deliveries.slice(-tail).map((one) => [code(JSON.stringify(one))]),
  (rows) => table(undefined, rows),
)}
<h2>Tables</h2>
${table(['Table', 'Set', 'Rows'], tables(status))}
</html>
`;
  return {
    status: 200,
    headers: new Headers({ 'Content-Type': 'text/html; charset=utf-8' }),
    body: new TextEncoder().encode(page),
  };
}

type Cells = readonly string[];

/** Cells are HTML. */
function table(heads: Cells | undefined, rows: readonly Cells[]): string {
  const head = heads === undefined ? '' : `<tr>${heads.map((text) => `<th>${text}</th>`).join('')}</tr>\n`;
  return `<table>\n${head}${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}\n</table>`;
}

const nonEmpty = (rows: readonly Cells[], print: (rows: readonly Cells[]) => string): string =>
  rows.length === 0 ? '<p>None.</p>' : print(rows);

const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;
const controlLink = (name: string): string =>
  `<a href="/__emulator/${name}">${code(`/__emulator/${name}`)}</a>`;

/** What a shell needs, for the first client that may come in. */
function connecting({ tenantId, applications }: Organization, origin: string): string {
  const client = applications.find(
    ({ secrets, systemUserId }) => secrets.length > 0 && systemUserId !== undefined,
  );
  return [
    `export DATAVERSE_URL=${origin}`,
    `export AZURE_AUTHORITY_HOST=${origin}/login`,
    `export AZURE_TENANT_ID=${tenantId}`,
    `export AZURE_CLIENT_ID=${client?.clientId ?? '…'}`,
    `export AZURE_CLIENT_SECRET=${client?.secrets[0]?.value ?? '…'}`,
  ].join('\n');
}

const clients = ({ organization }: Status): readonly Cells[] =>
  organization.applications.map(({ clientId, secrets, systemUserId }) => [
    code(clientId),
    secrets
      .map(
        ({ value, expires }) =>
          code(value) + (expires === undefined ? '' : ` (until ${escapeHtml(expires)})`),
      )
      .join('<br>'),
    systemUserId === undefined ? 'none: 403' : code(systemUserId),
  ]);

/** Users who hold a role, with its name. */
function people({ store }: Status): readonly Cells[] {
  const roles = new Map<string, string[]>();
  for (const { values } of store.all('systemuserroles')) {
    const [user, role] = [indexKey(values['systemuserid']) ?? '', indexKey(values['roleid']) ?? ''];
    const name = store.get('role', role)?.values['name'];
    roles.set(user, [...(roles.get(user) ?? []), typeof name === 'string' ? name : role]);
  }
  return [...roles].flatMap(([id, names]) => {
    const values = store.get('systemuser', id)?.values;
    if (values === undefined) return [];
    const text = (column: string): string => (typeof values[column] === 'string' ? values[column] : '');
    return [
      [
        escapeHtml(text('fullname')),
        code(id),
        code(text('azureactivedirectoryobjectid')),
        escapeHtml(names.join(', ')),
      ],
    ];
  });
}

/** Those that are not as they are by default come first. */
const switches = (quirks: Quirks): readonly Cells[] =>
  Object.entries(quirks)
    .map(
      ([name, value]) =>
        [
          name,
          JSON.stringify(value),
          JSON.stringify(Object.entries(defaultQuirks).find(([known]) => known === name)?.[1]),
        ] as const,
    )
    .toSorted(([, now, usual], [, other, otherUsual]) => Number(now === usual) - Number(other === otherUsual))
    .map(([name, now, usual]) => [
      now === usual ? escapeHtml(name) : `<b>${escapeHtml(name)}</b>`,
      code(now),
      code(usual),
    ]);

const latest = ({ entries }: Journal): readonly Cells[] =>
  entries
    .slice(-tail)
    .toReversed()
    .map(({ number, method, url, status, ms }) => [
      String(number),
      code(`${method} ${url.slice(0, 200)}`),
      String(status),
      String(ms),
    ]);

const tables = ({ organization, store }: Status): readonly Cells[] =>
  [...organization.tables.values()]
    .toSorted((left, right) => (left.logicalName < right.logicalName ? -1 : 1))
    .map(({ logicalName, entitySetName }) => [
      escapeHtml(logicalName),
      code(entitySetName),
      store.all(logicalName).length.toLocaleString('en'),
    ]);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`);
}
