/** Addresses a card's values lead to; null where none is safe or sensible. */

/** Numbers keep digits, +, *, # and the pauses of an extension. */
export function telHref(value: string): string | null {
  const dialled = value.normalize('NFKC').replace(/[^\d+*#,;]/g, '');
  return /\d/.test(dialled) ? `tel:${dialled.replaceAll('#', '%23')}` : null;
}

export const mailHref = (value: string): string | null =>
  /^\S+@\S+$/.test(value) ? `mailto:${encodeURIComponent(value).replaceAll('%40', '@')}` : null;

/** Only the web: a card may hold any scheme, javascript: too. */
export function webHref(value: string): string | null {
  const text = value.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text)
    ? text
    : /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(text)
      ? `https://${text}`
      : '';
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
