/** What a media type is called; files that are none of these are called by their ending, else by the type itself. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^application\/pdf$/, 'PDF'],
  [/^application\/(zip|gzip|x-tar|x-7z-compressed|vnd\.rar|x-bzip2|x-xz)$/, 'Packed files'],
  [/^application\/(msword|vnd\.(openxmlformats.*wordprocessing|oasis.*text))/, 'Text document'],
  [/^application\/vnd\.(ms-excel|openxmlformats.*spreadsheet|oasis.*spreadsheet)/, 'Table'],
  [/^application\/vnd\.(ms-powerpoint|openxmlformats.*presentation|oasis.*presentation)/, 'Slides'],
  [/^application\/(json|xml|sql)$|\+(json|xml)$/, 'Data'],
  [/^(application\/)?x?-?sqlite|vnd\.sqlite3/, 'Database'],
  [/^message\//, 'Mail'],
  [/^text\/html$/, 'Web page'],
  [/^text\/calendar$/, 'Calendar file'],
  [/^text\/vcard$/, 'Contacts file'],
  [/^text\/csv$/, 'Table'],
  [/^text\//, 'Text'],
  [/^audio\//, 'Sound'],
  [/^image\/svg/, 'Drawing'],
  [/^image\//, 'Picture'],
  [/^video\//, 'Video'],
];

/** "PDF", "Sound", "Text"; a .bin without a known type is a "BIN file". */
export function typeWords(mediaType: string, name: string): string {
  const known = TYPES.find(([pattern]) => pattern.test(mediaType));
  if (known) return known[1];
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1];
  return ending
    ? `${ending.toUpperCase()} file`
    : mediaType === 'application/octet-stream'
      ? 'File'
      : mediaType;
}
