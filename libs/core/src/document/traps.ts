/** Texts without quotes that programs take for something else, and for what. YAML 1.1 and 1.2 disagree about some. */
const TRAPS: readonly (readonly [RegExp, string])[] = [
  [/^(y|yes|true|on|n|no|false|off)$/i, 'a yes or no'],
  [/^(~|null)$/i, 'nothing'],
  [/^[-+]?(\d[\d_]*)?\.?\d[\d_]*\.?(e[-+]?\d+)?$/i, 'a number'],
  [/^[-+]?0(x[\da-f]+|o[0-7]+|b[01]+)$/i, 'a number'],
  [/^[-+]?\.?(inf|nan)$/i, 'a number'],
  [/^\d+(:[0-5]?\d)+$/, 'a number to the base of 60'],
  [/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/, 'a date'],
  [/^(=|<<)$/, 'a sign of YAML'],
];

/** Returns what a text without quotes is taken for by some program that reads YAML, or null where it is only text. */
export function takenFor(text: string): string | null {
  return TRAPS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Returns the plain decimal that a number in another notation stands for: `1e3`, `1_000`, `3%`, `.5`, `+3`; else null. */
export function plainNumberOf(text: string): string | null {
  const bare = text.trim().replaceAll('_', '').replace(/%$/, '').trim().replace(/^\+/, '');
  if (!/^-?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?$|^0(x[\da-f]+|o[0-7]+)$/i.test(bare)) return null;
  const value = Number(bare);
  if (!Number.isFinite(value)) return null;
  const plain = String(value);
  return /e/i.test(plain) ? null : plain;
}
