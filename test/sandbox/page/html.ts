/** HTML that is safe to place as it is. Everything else placed in an `html` template is escaped. */
export interface Html {
  readonly markup: string;
}

type Part = Html | Html[] | string | number | null | undefined | false;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: strings.reduce((markup, text, index) => markup + place(parts[index - 1]) + text) };
}

/** Trusted text of our own, such as a style sheet. */
export function raw(markup: string): Html {
  return { markup };
}

/** JSON inside a script element: `<` could end the script, U+2028 and U+2029 could end a line. */
export function json(value: unknown): Html {
  const text = JSON.stringify(value) ?? 'null';
  const safe = text.replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { markup: safe };
}

function place(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(({ markup }) => markup).join('');
  if (typeof part === 'object') return part.markup;
  return String(part).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
