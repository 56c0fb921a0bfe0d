import { present } from '@fairlead/core';
import type { DocumentNode, MapEntry, Place } from '@fairlead/core/document';
import {
  type Document,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap,
  isScalar,
  isSeq,
} from 'yaml';
import { type FileProblem, problemAt } from './file-problem';

/** Deeper than conditions within conditions ever go. */
const DEPTH_MAX = 50;
/** Values that aliases may stand for beyond those that are written: a few lines of aliases can mean billions. */
const ALIASED_MAX = 20_000;

interface Counted {
  readonly node: DocumentNode;
  /** Values in it, counted again for each alias. */
  readonly size: number;
}

/** Makes of what the YAML parser found the tree that shapes read. An alias becomes what it stands for. */
export class NodeReader {
  readonly problems: FileProblem[] = [];
  private readonly known = new Map<Node, Counted>();
  /** What is being read: an alias to one of these would never end. */
  private readonly open = new Set<Node>();
  private aliased = 0;

  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  read(): DocumentNode {
    return this.convert(present(this.document.contents, 'an empty document was refused')).node;
  }

  private convert(node: Node): Counted {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    if (isAlias(node)) return this.resolve(node);
    const at = this.placeOf(node);
    if (this.open.size >= DEPTH_MAX) return this.refuse(at, `is nested deeper than ${DEPTH_MAX}`);
    if (node.tag !== undefined && node.tag !== STRING_TAG) {
      return this.refuse(at, `tags such as ${node.tag} are not read; take it out`);
    }
    this.open.add(node);
    const counted = this.convertPlain(node, at);
    this.open.delete(node);
    this.known.set(node, counted);
    return counted;
  }

  private convertPlain(node: Node, at: Place): Counted {
    if (isMap(node)) return this.convertMap(node, at);
    if (isSeq(node)) return this.convertList(node, at);
    const scalar = node as Scalar;
    const plain = scalar.type === undefined || scalar.type === 'PLAIN';
    // What is written counts, not what YAML makes of it: `NO`, `1e3` and `0.80` stay as they are.
    const text = plain ? (scalar.source ?? '') : String(scalar.value);
    return {
      node: { kind: 'scalar', at, text, plain: plain && scalar.tag !== STRING_TAG },
      size: 1,
    };
  }

  private convertMap(map: YAMLMap, at: Place): Counted {
    const entries: MapEntry[] = [];
    const lines = new Map<string, number>();
    let size = 1;
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const keyAt = this.placeOf(pair.key);
      const key = this.keyOf(pair.key, keyAt);
      const before = lines.get(key);
      if (before !== undefined) {
        this.refuse(keyAt, `"${key}" is set already in line ${before}; keep one`);
        continue;
      }
      lines.set(key, keyAt.line);
      const value =
        pair.value === null
          ? { node: { kind: 'scalar', at: keyAt, text: '', plain: true } as const, size: 1 }
          : this.convert(pair.value);
      size += value.size;
      entries.push({ key, at: keyAt, value: value.node });
    }
    return { node: { kind: 'map', at, entries }, size };
  }

  private convertList(list: YAMLSeq, at: Place): Counted {
    const items = (list.items as Node[]).map((item) => this.convert(item));
    const size = items.reduce((total, item) => total + item.size, 1);
    return { node: { kind: 'list', at, items: items.map(({ node }) => node) }, size };
  }

  private resolve(alias: Node): Counted {
    const at = this.placeOf(alias);
    const target = isAlias(alias) ? alias.resolve(this.document) : undefined;
    if (target === undefined)
      return this.refuse(at, 'names an anchor (&…) that is not set above it');
    if (this.open.has(target)) return this.refuse(at, 'is an alias of what it stands in');
    const counted = this.convert(target);
    const before = this.aliased;
    this.aliased += counted.size;
    if (this.aliased <= ALIASED_MAX) return counted;
    if (before > ALIASED_MAX)
      return { node: { kind: 'scalar', at, text: '', plain: true }, size: 1 };
    return this.refuse(at, `aliases stand for more than ${ALIASED_MAX} values; write them out`);
  }

  private keyOf(key: unknown, at: Place): string {
    if (!isScalar(key)) {
      this.refuse(at, 'a name of a field must be plain text');
      return '';
    }
    return key.type === 'PLAIN' ? (key.source ?? String(key.value)) : String(key.value);
  }

  private refuse(at: Place, message: string): Counted {
    this.problems.push(problemAt(at, message));
    return { node: { kind: 'scalar', at, text: '', plain: true }, size: 1 };
  }

  private placeOf(node: unknown): Place {
    const range = isNode(node) ? node.range : null;
    const { line, col } = this.lines.linePos(range?.[0] ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

const STRING_TAG = 'tag:yaml.org,2002:str';

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}
