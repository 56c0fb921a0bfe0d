import { Decimal } from '@fairlead/core';
import type { DocumentNode } from '@fairlead/core/document';

/** Makes of values the tree that files of rules are read as: the same shapes read both. */
export class DocumentWriter {
  /** Places are told apart by it: problems are sorted and counted by place. */
  private line = 0;

  nodeOf(value: unknown): DocumentNode {
    this.line += 1;
    const at = { line: this.line, column: 1 };
    if (Array.isArray(value)) {
      return { kind: 'list', at, items: value.map((item: unknown) => this.nodeOf(item)) };
    }
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).filter(([, each]) => each !== undefined);
      const entries = fields.map(([key, each]) => {
        const node = this.nodeOf(each);
        return { key, at: node.at, value: node };
      });
      return { kind: 'map', at, entries };
    }
    // What is text in the program is text: nothing of it is a trap of YAML, as NO and 1e3 are without quotes.
    return { kind: 'scalar', at, text: textOf(value), plain: typeof value !== 'string' };
  }
}

const NOTHING: readonly unknown[] = [null, undefined];

function textOf(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(value).toFixed();
  return NOTHING.includes(value) ? '' : String(value);
}
