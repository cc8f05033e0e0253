/** How a CRM account writes money, dates and numbers. Never the browser's own setting: everybody in an account reads the same card. */
export interface Place {
  /** BCP 47; Salesforce's `de_DE` is understood too. */
  locale: string;
  timeZone: string;
  currency?: string | null;
}

/** A locale Intl accepts, so a misspelt account setting never costs the whole card. */
export function localeOf({ locale }: Pick<Place, 'locale'>): string {
  return knownLocale(locale);
}

export function timeZoneOf({ timeZone }: Pick<Place, 'timeZone'>): string {
  return knownTimeZone(timeZone);
}

const knownLocale = remembered((locale) => {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
});

const knownTimeZone = remembered((timeZone) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
});

/**
 * Making a formatter of Intl takes some 20 µs, using one less than 1: made anew for every number, they were half the
 * time of scoring a book. Keys are settings of accounts, so few.
 */
export function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
