/** A line that is not blank. */
export interface Line {
  /** From 1, blank ones counted. */
  readonly number: number;
  /** Without the blanks around it; null where it is longer than a line may be. */
  readonly bytes: Buffer | null;
}

const LINE_END = 0x0a;
/** Space, tab, carriage return. */
const BLANKS: readonly number[] = [0x20, 0x09, 0x0d];

/** Cuts bytes into lines as they come, and holds no more than one line of them. */
export class LineSplitter {
  private pieces: Buffer[] = [];
  private bytes = 0;
  private number = 1;

  constructor(private readonly bytesMax: number) {}

  /** Takes what came and returns the lines that are whole by now. */
  push(chunk: Buffer): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      this.hold(chunk.subarray(from, end));
      lines.push(...this.cut());
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  /** Returns the last line, where it has no end of its own. */
  end(): readonly Line[] {
    return this.cut();
  }

  private hold(piece: Buffer): void {
    this.bytes += piece.length;
    if (this.bytes <= this.bytesMax) this.pieces.push(piece);
  }

  private cut(): readonly Line[] {
    const isTooLong = this.bytes > this.bytesMax;
    const bytes = isTooLong ? null : trimmed(Buffer.concat(this.pieces));
    const line = { number: this.number, bytes };
    this.pieces = [];
    this.bytes = 0;
    this.number += 1;
    return bytes?.length === 0 ? [] : [line];
  }
}

function trimmed(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (from < to && BLANKS.includes(bytes[from] ?? 0)) from += 1;
  while (to > from && BLANKS.includes(bytes[to - 1] ?? 0)) to -= 1;
  return bytes.subarray(from, to);
}
