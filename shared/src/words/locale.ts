/** How a CRM account writes money, dates and numbers. Never the browser's own setting: everybody in an account reads the same card. */
export interface Place {
  /** BCP 47; Salesforce's `de_DE` is understood too. */
  locale: string;
  timeZone: string;
  currency?: string | null;
}

/** A locale Intl accepts, so a misspelt account setting never costs the whole card. */
export function localeOf({ locale }: Pick<Place, 'locale'>): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

export function timeZoneOf({ timeZone }: Pick<Place, 'timeZone'>): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
