/** An RRULE as its parts in order, so that one of them can be changed and the others keep what they say. Browser-safe. */

/** Names in upper case, values as they were written. */
export type RuleText = [name: string, value: string][];

export const ruleText = (value: string): RuleText =>
  value
    .trim()
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0
        ? [part.trim().toUpperCase(), '']
        : [part.slice(0, equals).trim().toUpperCase(), part.slice(equals + 1).trim()];
    });

export const joinRule = (parts: RuleText): string =>
  parts.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join(';');

export const rulePart = (parts: RuleText, name: string): string | undefined =>
  parts.find((part) => part[0] === name)?.[1];

/** With one part set, where it stood or at the end; null: taken out. */
export function withPart(parts: RuleText, name: string, value: string | null): RuleText {
  if (value === null) return parts.filter((part) => part[0] !== name);
  if (!parts.some((part) => part[0] === name)) return [...parts, [name, value]];
  return parts.map((part) => (part[0] === name ? [name, value] : part));
}
