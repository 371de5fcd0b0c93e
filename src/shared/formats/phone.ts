/** Keys by which phone numbers are found and compared; what is shown stays as the owner wrote it. */

import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const MAX_LENGTH = 100;
const LEAST_DIGITS = 5;

/**
 * E.164 when the number is valid (`+4915112345678`), and always the last 8 digits: service numbers and internal
 * extensions belong to no plan. `country` (`DE`) says what a number without one belongs to.
 */
export function phoneKeys(value: string, country?: string): string[] {
  const number = asciiDigits(value.slice(0, MAX_LENGTH)).replace(/^tel:/i, '').trim();
  const main = number.split(/[;,]|\s*(?:ext|x)\.?\s*(?=\d)/i, 1)[0]!;
  const keys: string[] = [];
  // Letters are refused first: `1-800-FLOWERS` would become some other number.
  const parsed = /\p{L}/u.test(main) ? undefined : parsePhoneNumberFromString(main, countryOf(country));
  if (parsed?.isValid()) keys.push(parsed.number);
  const digits = main.replace(/\D/g, '').slice(-8);
  if (digits !== '') keys.push(digits);
  return keys;
}

/**
 * A whole number in the one form in which it is kept and looked for: E.164 when it is valid (`00` counts as `+`), else
 * its digits. null: it is no phone number.
 */
export function exactPhone(value: string): string | null {
  const number = asciiDigits(value.slice(0, MAX_LENGTH)).replace(/^tel:/i, '').trim().replace(/^00/, '+');
  if (/[^\d\s+()./-]/.test(number)) return null;
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.isValid()) return parsed.number;
  const digits = number.replace(/\D/g, '');
  return digits.length < LEAST_DIGITS ? null : `${number.startsWith('+') ? '+' : ''}${digits}`;
}

function countryOf(country: string | undefined) {
  const code = country?.toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}

/** Arabic and Persian digits, and the wide ones of East Asia. */
export function asciiDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.charCodeAt(0) & 15));
}
