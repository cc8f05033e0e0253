/**
 * The person in front of the consent page: follows redirects with cookies and presses "Connect app" or "Allow", so that the
 * demo goes through the same OAuth as a real install.
 * @returns the address of the page it ended on.
 */
export async function connectAsPerson(installUrl: string): Promise<string> {
  const cookies = new Map<string, string>();
  const consent = await follow(installUrl, {}, cookies);
  const form = readForm(await consent.response.text(), consent.url);
  const end = await follow(form.action, { method: 'POST', body: form.fields }, cookies);
  if (!end.response.ok) throw new Error(`Connecting ended with ${end.response.status} at ${end.url.split('?')[0]}.`);
  return end.url;
}

async function follow(url: string, init: RequestInit, cookies: Map<string, string>) {
  let next = { url, init };
  for (let hops = 0; hops < 10; hops++) {
    const response = await fetch(next.url, {
      ...next.init,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value.join('='));
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || !location) return { url: next.url, response };
    next = { url: new URL(location, next.url).href, init: {} };
  }
  throw new Error(`${url.split('?')[0]} redirects in circles.`);
}

function readForm(html: string, pageUrl: string): { action: string; fields: URLSearchParams } {
  const form = /<form[^>]*\baction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/i.exec(html);
  if (!form) throw new Error('The consent page has no form; it says what is wrong when opened in a browser.');
  const fields = new URLSearchParams();
  for (const [input] of (form[2] ?? '').matchAll(/<input[^>]*type="hidden"[^>]*>/gi))
    fields.append(attribute(input, 'name'), attribute(input, 'value'));
  const buttons = (form[2] ?? '').match(/<button[^>]*\bname="[^"]*"[^>]*>/gi) ?? [];
  const button = buttons.find((one) => attribute(one, 'value') !== 'deny');
  if (button) fields.append(attribute(button, 'name'), attribute(button, 'value'));
  return { action: new URL(unescapeHtml(form[1] ?? ''), pageUrl).href, fields };
}

const attribute = (tag: string, name: string) =>
  unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '');

const named: Record<string, string> = { quot: '"', lt: '<', gt: '>', amp: '&' };
const unescapeHtml = (text: string) =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (entity, code, name) =>
    code === undefined ? (named[name] ?? entity) : String.fromCodePoint(Number(code)),
  );
