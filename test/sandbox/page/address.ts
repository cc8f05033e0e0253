/** An address with some of its parameters changed, or taken out with null. Whatever changes, the first page is shown. */
export function addressWith(path: string, search: string, changes: Record<string, string | null>): string {
  const parameters = new URLSearchParams(search);
  parameters.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}
