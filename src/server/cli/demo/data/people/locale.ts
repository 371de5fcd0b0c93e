/** People of one country, as far as a phone book needs them. Numbers: each `x` becomes a digit. */
export interface Locale {
  country: string;
  /** How likely a contact of the demo owner is from there. */
  weight: number;
  given: readonly string[];
  family: readonly string[];
  /** Family name first when written whole, without a space for `joined`. */
  order?: 'family-first' | 'joined';
  /** The same names in Latin letters by place in the list, for mail addresses and sort keys. */
  latin?: { given: readonly string[]; family: readonly string[] };
  mobile: readonly string[];
  landline: readonly string[];
  streets: readonly string[];
  cities: readonly (readonly [code: string, city: string])[];
  companies: readonly string[];
  titles: readonly string[];
}
