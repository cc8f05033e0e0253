import { consentDocument } from '../page/consent.ts';
import { html } from '../page/html.ts';
import type { Portal } from './portal.ts';
import type { Tokens } from './tokens.ts';

/** What a scope lets an app do, in the words a person reads before agreeing. */
const meanings: Record<string, string> = {
  oauth: 'See basic details of your account',
  'crm.objects.companies.read': 'View companies and their properties',
  'crm.objects.companies.write': 'Create and change companies',
  'crm.objects.contacts.read': 'View contacts and their properties',
  'crm.objects.contacts.write': 'Create and change contacts',
  'crm.objects.deals.read': 'View deals and their properties',
  'crm.objects.deals.write': 'Create and change deals',
  tickets: 'View and change tickets',
  'crm.schemas.companies.read': 'View the settings of company properties',
  'crm.schemas.companies.write': 'Create and change company properties',
  'crm.objects.owners.read': 'View the users records are assigned to',
  'crm.lists.read': 'View lists',
  'crm.lists.write': 'Create and change lists',
  automation: 'Let workflows that wait for the app go on',
};

export function consentPage(portal: Portal, tokens: Tokens, scopes: string[], action: string): string {
  const items = scopes.map((scope) => {
    const meaning = meanings[scope] ?? 'Use this permission';
    return html`<li><span>${meaning}</span><code>${scope}</code></li>`;
  });
  return consentDocument(
    look,
    'Connect Barometer',
    html`<p class="account">${portal.book.portal.name} <span>Account ${portal.id}</span></p>
<h1>Connect Barometer to HubSpot</h1>
<p>Signed in as <strong>${tokens.person.email}</strong>. The app asks for permission to:</p>
<ul>${items}</ul>
<form method="post" action="${action}">
  <button class="connect" type="submit" name="action" value="connect">Connect app</button>
  <button class="cancel" type="submit" name="action" value="cancel">Cancel</button>
</form>
<p class="note">This is a simulated HubSpot account. Nothing leaves this machine.</p>`,
  );
}

export function refusalPage(problem: string): string {
  return consentDocument(
    look,
    'Authorization failed',
    html`<h1>Authorization failed</h1><p>${problem}</p>
<p class="note">Nothing was installed. Correct the install URL and try again.</p>`,
  );
}

const style = `
*{box-sizing:border-box}
body{margin:0;background:#f5f8fa;color:#33475b;font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
header{background:#2d3e50;color:#fff;padding:14px 24px;font-weight:600;letter-spacing:.01em}
main{max-width:660px;margin:32px auto;padding:32px 40px;background:#fff;border:1px solid #dfe3eb;border-radius:6px;
  box-shadow:0 1px 3px rgba(45,62,80,.08)}
h1{font-size:24px;line-height:1.25;margin:0 0 12px}
.account{margin:0 0 20px;padding-bottom:16px;border-bottom:1px solid #dfe3eb;font-weight:600}
.account span{float:right;color:#516f90;font-weight:400}
ul{list-style:none;margin:16px 0 28px;padding:0}
li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 16px;padding:9px 0;border-bottom:1px solid #eaf0f6}
code{color:#516f90;font-size:12px;line-height:1.9}
form{display:flex;gap:12px}
button{font:inherit;font-weight:600;padding:10px 22px;border-radius:4px;cursor:pointer}
button:focus-visible{outline:3px solid #7fd1de;outline-offset:2px}
.connect{background:#b8421d;border:1px solid #b8421d;color:#fff}
.connect:hover{background:#9a3717}
.cancel{background:#fff;border:1px solid #7c98b6;color:#33475b}
.note{margin:24px 0 0;color:#516f90;font-size:13px}
@media(max-width:600px){main{margin:0;border-width:0 0 1px;border-radius:0;padding:24px}form{flex-direction:column}}`;

const look = { brand: 'Simulated HubSpot', style };
