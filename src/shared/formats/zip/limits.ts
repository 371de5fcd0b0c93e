/** What one archive may ask of its reader. */
export type ZipLimits = {
  /** Entries, folders included. */
  maxEntries: number;
  /** Bytes of the central directory. */
  maxDirectorySize: number;
  /** Bytes of all contents together, unpacked. */
  maxTotalSize: number;
  /** Unpacked bytes for one packed byte, for contents above `ratioFrom` bytes and for all together. */
  maxRatio: number;
  ratioFrom: number;
};

/** DEFLATE itself ends at 1032; text and logs stay below 100. */
export const defaultZipLimits: ZipLimits = {
  maxEntries: 2_000_000,
  maxDirectorySize: 512 * 1024 * 1024,
  maxTotalSize: 2 ** 42,
  maxRatio: 200,
  ratioFrom: 16 * 1024 * 1024,
};
