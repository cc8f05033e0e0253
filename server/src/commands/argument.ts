import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError, which ends with 2 and the usage. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

/** The name of a person or a thing. @throws InvalidArgumentError, which ends with 2 and the usage. */
export function shortText(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= 100) return name;
  throw new InvalidArgumentError('Write 1 to 100 characters.');
}
