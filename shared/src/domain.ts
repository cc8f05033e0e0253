/** A domain as it is compared: `https://WWW.Acme.com/about` → `acme.com`. What is none comes out as what is left of it. */
export function normalDomain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:?#].*$/, '')
    .replace(/^www\./, '');
}
