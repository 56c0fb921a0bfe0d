import { WireError } from './values/wire-error';

/** The largest payload that a frame may announce, bytes (the constant of the official clients). */
export const FRAME_BYTES_MAX = 0xffffff;
const HEADER_BYTES = 4;
/** Pieces below this are joined as they come, so that a frame of single bytes is not a million buffers. */
const PIECE_BYTES_MIN = 64 * 1024;
/** The four bytes that open a connection, before any frame. */
export const API_PREFIX = 'API\0';

/** Returns the bytes of a payload with its big-endian length in front. */
export function frameOf(payload: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  framed.writeUInt32BE(payload.length, 0);
  payload.copy(framed, HEADER_BYTES);
  return framed;
}

/** Returns the framed bytes of a field list: each field ends with NUL, also the last one. */
export function frameOfFields(fields: readonly string[]): Buffer {
  return frameOf(Buffer.from(fields.length === 0 ? '' : `${fields.join('\0')}\0`, 'utf8'));
}

/** Returns the fields of a payload. Throws a WireError where the last field is not terminated. */
export function fieldsOf(payload: Buffer): string[] {
  const fields = payload.toString('utf8').split('\0');
  const tail = fields.pop();
  if (tail !== '')
    throw new WireError('the last field has no terminator', {
      messageName: 'frame',
      field: '',
      frame: fields,
    });
  return fields;
}

/** Cuts a byte stream into payloads, however the network has sliced it. Holds at most one unfinished frame. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private needed: number;

  /** Reads `prefix` bytes of any value as a first piece of their own (4 for the `API\0` of a client). */
  constructor(
    private prefixBytes = 0,
    private readonly bytesMax = FRAME_BYTES_MAX,
  ) {
    this.needed = prefixBytes === 0 ? HEADER_BYTES : prefixBytes;
  }

  /** Takes what arrived and returns the payloads it completes. Throws a WireError where a length is out of bounds. */
  push(chunk: Buffer): Buffer[] {
    const complete: Buffer[] = [];
    if (chunk.length === 0) return complete;
    this.add(chunk);
    while (this.bytes >= this.needed) {
      const all = this.joined();
      const piece = this.take(all);
      if (piece === undefined) break;
      complete.push(piece);
    }
    return complete;
  }

  private add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    for (;;) {
      const [before, last] = this.chunks.slice(-2);
      if (before === undefined || last === undefined) return;
      // Joining only what is no longer than its successor copies each byte a few times, not once for each piece.
      if (before.length > last.length || before.length >= PIECE_BYTES_MIN) return;
      this.chunks.splice(-2, 2, Buffer.concat([before, last]));
    }
  }

  private joined(): Buffer {
    const [only] = this.chunks;
    const all = this.chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private take(all: Buffer): Buffer | undefined {
    if (this.prefixBytes > 0) {
      const prefix = all.subarray(0, this.prefixBytes);
      this.keep(all.subarray(this.prefixBytes));
      this.prefixBytes = 0;
      return prefix;
    }
    const length = all.readUInt32BE(0);
    if (length > this.bytesMax)
      throw new WireError(`a frame of ${length} bytes is above ${this.bytesMax}`, {
        messageName: 'frame',
        field: '',
        frame: [],
      });
    this.needed = HEADER_BYTES + length;
    if (this.bytes < this.needed) return undefined;
    const payload = all.subarray(HEADER_BYTES, this.needed);
    this.keep(all.subarray(this.needed));
    return payload;
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length === 0 ? [] : [rest];
    this.bytes = rest.length;
    this.needed = HEADER_BYTES;
  }
}
