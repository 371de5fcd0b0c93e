import { crc32, deflateRawSync } from 'node:zlib';

/** Fields of a header or record, named as in APPNOTE; whatever is given replaces the right value. */
export type Fields = Partial<{
  signature: number;
  flags: number;
  method: number;
  time: number;
  crc: number;
  packed: number;
  size: number;
  nameLength: number;
  extraLength: number;
  commentLength: number;
  disk: number;
  attributes: number;
  offset: number;
  name: Uint8Array;
}>;

/** One entry, right unless told otherwise. */
export type Part = {
  name: string | Uint8Array;
  content?: Uint8Array;
  deflate?: boolean;
  /** Packed bytes that are not those of `content`. */
  packed?: Uint8Array;
  flags?: number;
  /** Length of the descriptor: 12, 16, 20 or 24. CRC and sizes of the local header are 0 then. */
  descriptor?: number;
  descriptorFields?: { crc?: number; packed?: number; size?: number };
  attributes?: number;
  extra?: Uint8Array;
  centralExtra?: Uint8Array;
  /** Changes the local header alone, the directory record alone. */
  local?: Fields;
  central?: Fields;
  /** Bytes between the entry before and this one. */
  gap?: Uint8Array;
  /** No record in the directory, or no local part. */
  unlisted?: boolean;
  missing?: boolean;
};

/** What lies around the entries. */
export type Frame = {
  beforeDirectory?: Uint8Array;
  afterDirectory?: Uint8Array;
  comment?: Uint8Array;
  commentLength?: number;
  suffix?: Uint8Array;
  end?: Partial<Ends>;
  /** Writes a ZIP64 end, with these fields changed. */
  end64?: Partial<Ends> & { recordSize?: number; signature?: number };
  locator?: { disk?: number; offset?: number; disks?: number };
  /** Leaves the plain end's values as they are instead of 0xFFFF…. */
  literal?: boolean;
};

export type Ends = {
  disk: number;
  startDisk: number;
  here: number;
  count: number;
  directorySize: number;
  directoryOffset: number;
};

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Little-endian numbers: [bytes, value]. */
export function fields(...list: readonly (readonly [2 | 4 | 8, number])[]): Uint8Array {
  const out = Buffer.alloc(list.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of list) {
    if (bytes === 8) out.writeBigUInt64LE(BigInt(value), at);
    else out.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return Uint8Array.from(out);
}

export function extra(id: number, content: Uint8Array): Uint8Array {
  return join(fields([2, id], [2, content.length]), content);
}

const TIME = ((45 << 25) | (6 << 21) | (15 << 16) | (12 << 11)) >>> 0;

/** The archive of these entries, as wrong as asked for. */
export function buildZip(parts: readonly Part[], frame: Frame = {}): Uint8Array {
  const bodies: Uint8Array[] = [];
  const records: Uint8Array[] = [];
  let at = 0;
  for (const part of parts) {
    const offset = at + (part.gap?.length ?? 0);
    const made = entry(part, offset);
    const body = part.missing ? new Uint8Array(0) : join(part.gap ?? new Uint8Array(0), made.body);
    bodies.push(body);
    at += body.length;
    if (!part.unlisted) records.push(made.record);
  }
  const before = join(...bodies, frame.beforeDirectory ?? new Uint8Array(0));
  const directory = join(...records);
  const after = frame.afterDirectory ?? new Uint8Array(0);
  const right = {
    disk: 0,
    startDisk: 0,
    here: records.length,
    count: records.length,
    directorySize: directory.length,
    directoryOffset: before.length,
  };
  return join(before, directory, after, ends(right, frame, before.length + directory.length + after.length));
}

function entry(part: Part, offset: number): { body: Uint8Array; record: Uint8Array } {
  const content = part.content ?? new Uint8Array(0);
  const packed = part.packed ?? (part.deflate ? Uint8Array.from(deflateRawSync(content)) : content);
  const name = typeof part.name === 'string' ? text(part.name) : part.name;
  const streamed = part.descriptor !== undefined;
  const right = {
    flags: (part.flags ?? 0x800) | (streamed ? 8 : 0),
    method: part.deflate ? 8 : 0,
    time: TIME,
    crc: crc32(content),
    packed: packed.length,
    size: content.length,
    name,
  };
  const unknown = streamed ? { crc: 0, packed: 0, size: 0 } : {};
  const local = { ...right, ...unknown, ...part.local };
  const central = { disk: 0, attributes: part.attributes ?? 0, offset, ...right, ...part.central };
  const localExtra = part.extra ?? new Uint8Array(0);
  const header = join(
    fields([4, local.signature ?? 0x04034b50], [2, 20]),
    shared(local, localExtra.length),
    local.name,
    localExtra,
  );
  const described = { ...right, ...part.descriptorFields };
  const body = join(header, packed, streamed ? descriptor(part.descriptor!, described) : new Uint8Array(0));
  return { body, record: centralRecord(central, part.centralExtra ?? localExtra) };
}

type Shared = Required<Pick<Fields, 'flags' | 'method' | 'time' | 'crc' | 'packed' | 'size' | 'name'>> &
  Fields;

function shared(of: Shared, extraLength: number): Uint8Array {
  return fields(
    [2, of.flags],
    [2, of.method],
    [4, of.time],
    [4, of.crc],
    [4, of.packed],
    [4, of.size],
    [2, of.nameLength ?? of.name.length],
    [2, of.extraLength ?? extraLength],
  );
}

function centralRecord(
  of: Shared & { disk: number; attributes: number; offset: number },
  more: Uint8Array,
): Uint8Array {
  return join(
    fields([4, of.signature ?? 0x02014b50], [2, 0x0314], [2, 20]),
    shared(of, more.length),
    fields([2, of.commentLength ?? 0], [2, of.disk], [2, 0], [4, of.attributes], [4, of.offset]),
    of.name,
    more,
  );
}

function descriptor(length: number, of: { crc: number; packed: number; size: number }): Uint8Array {
  const wide = length >= 20 ? 8 : 4;
  const values = fields([4, of.crc], [wide, of.packed], [wide, of.size]);
  return length === 16 || length === 24 ? join(fields([4, 0x08074b50]), values) : values;
}

function ends(right: Ends, frame: Frame, offset: number): Uint8Array {
  const comment = frame.comment ?? new Uint8Array(0);
  const large = frame.end64 !== undefined;
  const all = { here: 0xffff, count: 0xffff, directorySize: 0xffffffff, directoryOffset: 0xffffffff };
  const plain = { ...right, ...(large && !frame.literal ? all : {}), ...frame.end };
  return join(
    large ? end64({ ...right, ...frame.end64 }, offset, frame.locator) : new Uint8Array(0),
    fields([4, 0x06054b50], [2, plain.disk], [2, plain.startDisk], [2, plain.here], [2, plain.count]),
    fields([4, plain.directorySize], [4, plain.directoryOffset], [2, frame.commentLength ?? comment.length]),
    comment,
    frame.suffix ?? new Uint8Array(0),
  );
}

function end64(of: Ends & Frame['end64'], offset: number, locator: Frame['locator'] = {}): Uint8Array {
  return join(
    fields([4, of?.signature ?? 0x06064b50], [8, of?.recordSize ?? 44], [2, 45], [2, 45]),
    fields([4, of.disk], [4, of.startDisk], [8, of.here], [8, of.count]),
    fields([8, of.directorySize], [8, of.directoryOffset]),
    fields([4, 0x07064b50], [4, locator.disk ?? 0], [8, locator.offset ?? offset], [4, locator.disks ?? 1]),
  );
}
