import type { HttpResponse } from './http-message.ts';
import type { Organization } from './organization.ts';

/** A page for people who open the double in a browser: what it is, where its parts are, whom to sign in as. */
export function statusPage(organization: Organization, origin: string): HttpResponse {
  const tenant = organization.tenantId;
  const clients = organization.applications.map(
    ({ clientId, secrets, systemUserId }) =>
      `<tr><td><code>${escapeHtml(clientId)}</code></td>` +
      `<td>${secrets.map(({ value, expires }) => `<code>${escapeHtml(value)}</code>${expires === undefined ? '' : ` (until ${escapeHtml(expires)})`}`).join('<br>')}</td>` +
      `<td>${systemUserId === undefined ? 'none: 403' : `<code>${escapeHtml(systemUserId)}</code>`}</td></tr>`,
  );
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dataverse double: ${escapeHtml(organization.name)}</title>
<style>body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem}td,th{padding:.2rem 1rem .2rem 0;text-align:left;vertical-align:top}</style>
<h1>Dataverse double</h1>
<p>This server stands in for a Dataverse organisation (<b>${escapeHtml(organization.name)}</b>,
${organization.tables.size} tables of made-up data) and its login service. It is for demos and tests.</p>
<table>
<tr><th>Web API</th><td><code>${escapeHtml(origin)}/api/data/v9.2/</code></td></tr>
<tr><th>Token, v2</th><td><code>${escapeHtml(origin)}/login/${tenant}/oauth2/v2.0/token</code></td></tr>
<tr><th>Token, v1</th><td><code>${escapeHtml(origin)}/login/${tenant}/oauth2/token</code></td></tr>
<tr><th>What it was asked</th><td><a href="/__emulator/requests"><code>/__emulator/requests</code></a></td></tr>
<tr><th>Tenant</th><td><code>${tenant}</code></td></tr>
</table>
<h2>Clients</h2>
<table><tr><th>Client id</th><th>Secrets</th><th>Application user</th></tr>
${clients.join('\n')}
</table>
</html>
`;
  return {
    status: 200,
    headers: new Headers({ 'Content-Type': 'text/html; charset=utf-8' }),
    body: new TextEncoder().encode(page),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`);
}
