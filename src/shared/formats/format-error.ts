/** What an edit was asked for cannot be written. */

export type FormatErrorCode =
  | 'date-invalid'
  | 'end-before-start'
  | 'zone-unknown'
  | 'rule-invalid'
  | 'rule-fixed'
  | 'rule-dense'
  | 'start-missing'
  | 'url-invalid'
  | 'occurrence-missing'
  | 'occurrence-field'
  | 'no-component';

/** `code` is stable; `field` names the field of the patch. */
export class FormatError extends Error {
  readonly code: FormatErrorCode;
  readonly field: string;
  constructor(code: FormatErrorCode, field: string, message: string) {
    super(message);
    this.name = 'FormatError';
    this.code = code;
    this.field = field;
  }
}
