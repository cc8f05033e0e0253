import { localeOf, type Place, remembered } from './locale.ts';

/** At most one decimal by default: more is noise at a glance. */
export function number(value: number, place: Place, decimals = 1): string {
  return formatter(place, { maximumFractionDigits: decimals }).format(rounded(value, decimals));
}

/** `0.92` → "92%", the way the locale writes it. */
export function percent(fraction: number, place: Place): string {
  return formatter(place, { style: 'percent' }).format(rounded(fraction, 2));
}

/** Whole amounts without decimals; small fractions keep the currency's own. Without a known currency, a plain number. */
export function money(value: number, place: Place): string {
  const { currency } = place;
  if (!currency) return number(value, place, 2);
  const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
  try {
    return formatter(place, {
      style: 'currency',
      currency,
      ...(whole ? { maximumFractionDigits: 0 } : {}),
    }).format(value);
  } catch {
    return `${number(value, place, 2)} ${currency}`;
  }
}

/** "−5", "+4", "0": a true minus sign, which lines up with the plus. */
export function signed(value: number, place: Place, decimals = 0): string {
  const size = rounded(value, decimals);
  return sign(size) + number(Math.abs(size), place, decimals);
}

/** `-36` → "−36%". */
export function signedPercent(points: number, place: Place): string {
  const size = rounded(points, 0);
  return sign(size) + percent(Math.abs(size) / 100, place);
}

/** @throws RangeError for a currency that is none. */
function formatter(place: Place, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return knownFormatter(JSON.stringify([localeOf(place), options]));
}

const knownFormatter = remembered((key) => {
  const [locale, options] = JSON.parse(key) as [string, Intl.NumberFormatOptions];
  return new Intl.NumberFormat(locale, options);
});

/** Half away from zero, and never −0. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale + 1e-9)) / scale || 0;
}

function sign(value: number): string {
  if (value === 0) return '';
  return value > 0 ? '+' : '−';
}
