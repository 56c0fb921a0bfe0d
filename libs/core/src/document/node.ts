/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value as it was written. What it means is up to whoever reads it: `NO` is text until somebody wants a yes or no. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly text: string;
  /** True where it stands without quotes. */
  readonly plain: boolean;
}

/** Values in order. */
export interface ListNode {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly DocumentNode[];
}

/** One field of a map. */
export interface MapEntry {
  readonly key: string;
  readonly at: Place;
  readonly value: DocumentNode;
}

/** Values by name, each name once. */
export interface MapNode {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: readonly MapEntry[];
}

/** A file for people, as a tree whose every part knows where it stands. */
export type DocumentNode = ScalarNode | ListNode | MapNode;

/** Returns the value of a field, or null where the node has no such field. */
export function fieldOf(node: DocumentNode, key: string): DocumentNode | null {
  if (node.kind !== 'map') return null;
  return node.entries.find((entry) => entry.key === key)?.value ?? null;
}
