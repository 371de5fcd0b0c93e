/** CRC-32 as ZIP uses it (APPNOTE 4.4.7): polynomial 0xEDB88320 reflected, initial and final XOR all ones. */
const POLYNOMIAL = 0xedb88320;

/** Eight tables of 256: table k advances a byte over k further zero bytes, so eight bytes cost eight look-ups. */
const tables = makeTables();

function makeTables(): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    made[byte] = value;
  }
  for (let at = 256; at < made.length; at++) {
    const before = made[at - 256]!;
    made[at] = (before >>> 8) ^ made[before & 0xff]!;
  }
  return made;
}

/**
 * CRC-32 of `bytes`, going on from `previous` (the CRC of all bytes before; 0 at the start).
 * Same signature as `crc32` of node:zlib, so either can be injected.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const t = tables;
  let crc = ~previous;
  let at = 0;
  for (const stop = bytes.length - 7; at < stop; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      t[1792 + (crc & 0xff)]! ^
      t[1536 + ((crc >>> 8) & 0xff)]! ^
      t[1280 + ((crc >>> 16) & 0xff)]! ^
      t[1024 + (crc >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/**
 * CRC-32 of A followed by B, from the CRCs of both and the length of B in bytes.
 * A CRC is a polynomial over GF(2): appending n bytes multiplies it by x^(8n) modulo the CRC polynomial.
 */
export function crc32Combine(crcA: number, crcB: number, lengthB: number): number {
  return (multiply(powerOfX8(lengthB), crcA) ^ crcB) >>> 0;
}

/** x^(8n) by repeated squaring. Reflected: the highest bit is x^0, so 1 is 0x80000000 and x^8 is 0x00800000. */
function powerOfX8(n: number): number {
  let result = 0x80000000;
  for (let square = 0x00800000, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

/** a × b modulo the CRC polynomial, both reflected. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return product >>> 0;
}
