import { localeOf } from '@barometer/shared/words/locale.ts';
import { money, percent } from '@barometer/shared/words/number.ts';
import type { PagePortal } from './data.ts';

/** "€1.32M": as exact as a bar is long. */
export function shortMoney(amount: number, portal: PagePortal): string {
  const { currency } = portal;
  const digits = { notation: 'compact' as const, maximumSignificantDigits: 3 };
  try {
    const style = currency ? { style: 'currency' as const, currency } : {};
    return new Intl.NumberFormat(localeOf(portal), { ...style, ...digits }).format(amount);
  } catch {
    // A currency that is none.
    return money(amount, portal);
  }
}

/** One decimal for all, so that they stand under each other; a dash for the average of nothing. */
export function averageText(value: number | null, portal: PagePortal): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return value === null ? '–' : new Intl.NumberFormat(localeOf(portal), digits).format(value);
}

/** Of something in percent already. */
export function percentText(value: number | null, portal: PagePortal): string {
  return value === null ? '–' : percent(value / 100, portal);
}

/** "28%"; a little is not 0 %, and nothing is no share of nothing. */
export function shareText(part: number, whole: number, portal: PagePortal): string {
  if (whole === 0) return '';
  const share = part / whole;
  return share > 0 && share < 0.005 ? `< ${percent(0.01, portal)}` : percent(share, portal);
}
