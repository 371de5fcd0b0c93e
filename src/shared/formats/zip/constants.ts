/** Signatures, lengths and bits of APPNOTE.TXT 6.3.10; the section is named beside each. */
export const LOCAL_SIGNATURE = 0x04034b50; // 4.3.7
export const DESCRIPTOR_SIGNATURE = 0x08074b50; // 4.3.9
export const CENTRAL_SIGNATURE = 0x02014b50; // 4.3.12
export const END64_SIGNATURE = 0x06064b50; // 4.3.14
export const LOCATOR64_SIGNATURE = 0x07064b50; // 4.3.15
export const END_SIGNATURE = 0x06054b50; // 4.3.16

/** Lengths in bytes without the parts of variable length. */
export const LOCAL_LENGTH = 30;
export const CENTRAL_LENGTH = 46;
export const END64_LENGTH = 56;
export const LOCATOR64_LENGTH = 20;
export const END_LENGTH = 22;

/** A field with all bits set says: the value is in the ZIP64 part (4.4.1.4). */
export const MAX16 = 0xffff;
export const MAX32 = 0xffffffff;

/** General purpose flags (4.4.4). */
export const FLAG_ENCRYPTED = 1 << 0;
export const FLAG_DESCRIPTOR = 1 << 3;
export const FLAG_PATCHED = 1 << 5;
export const FLAG_STRONG_ENCRYPTION = 1 << 6;
export const FLAG_UTF8 = 1 << 11;
export const FLAG_MASKED_HEADERS = 1 << 13;

/** Compression methods (4.4.5). */
export const STORED = 0;
export const DEFLATED = 8;
export const AES = 99;

/** Extra fields (4.5.2, 4.6.9). */
export const EXTRA_ZIP64 = 0x0001;
export const EXTRA_UNICODE_PATH = 0x7075;
