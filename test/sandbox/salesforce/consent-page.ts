import { consentDocument } from '../page/consent.ts';
import { html } from '../page/html.ts';
import type { Org } from './org.ts';

/** What a scope lets an app do, in the words a person reads before agreeing. */
const meanings: Record<string, string> = {
  api: 'Manage user data via APIs',
  refresh_token: 'Perform requests at any time',
  offline_access: 'Perform requests at any time',
  id: 'Access the identity URL service',
  openid: 'Access unique user identifiers',
  profile: 'View your profile',
  email: 'View your e-mail address',
};

export function consentPage(org: Org, scopes: string[], action: string): string {
  const user = org.table('User').find(org.integrationUserId);
  const items = scopes.map((scope) => html`<li>${meanings[scope] ?? scope}<code>${scope}</code></li>`);
  return consentDocument(
    look,
    'Allow Access?',
    html`<h1>Allow Access?</h1>
<p><strong>Barometer</strong> is asking to:</p>
<ul>${items}</ul>
<p>Do you want to allow access for <strong>${String(user?.Username ?? '')}</strong> of
<strong>${org.name}</strong>?</p>
<form method="post" action="${action}">
  <button class="deny" type="submit" name="action" value="deny">Deny</button>
  <button class="allow" type="submit" name="action" value="allow">Allow</button>
</form>
<p class="note">This is a simulated Salesforce org. Nothing leaves this machine.</p>`,
  );
}

export function refusalPage(problem: string): string {
  return consentDocument(
    look,
    'Authorization error',
    html`<h1>We can't authorize you because of an OAuth error.</h1><p><code>${problem}</code></p>
<p class="note">Nothing was allowed. Correct the install URL and try again.</p>`,
  );
}

const style = `
*{box-sizing:border-box}
body{margin:0;background:#f3f3f3;color:#181818;font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
header{padding:28px 24px 0;text-align:center;color:#0b5cab;font-weight:700;font-size:20px}
main{max-width:520px;margin:24px auto;padding:32px 36px;background:#fff;border:1px solid #dddbda;border-radius:4px}
h1{font-size:22px;line-height:1.25;margin:0 0 16px}
ul{list-style:none;margin:12px 0 24px;padding:0}
li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 16px;padding:8px 0;border-bottom:1px solid #ececec}
code{color:#5c5c5c;font-size:12px;line-height:2}
form{display:flex;gap:12px;justify-content:flex-end}
button{font:inherit;padding:8px 22px;border-radius:4px;cursor:pointer}
button:focus-visible{outline:3px solid #1b96ff;outline-offset:2px}
.allow{background:#0b5cab;border:1px solid #0b5cab;color:#fff}
.allow:hover{background:#014486}
.deny{background:#fff;border:1px solid #747474;color:#0b5cab}
.note{margin:24px 0 0;color:#5c5c5c;font-size:13px}
@media(max-width:600px){main{margin:16px 0;border-width:1px 0;padding:24px}}`;

const look = { brand: 'Simulated Salesforce', style };
