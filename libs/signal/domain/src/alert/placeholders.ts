const PLACEHOLDER = /\{\{[^{}\n]{0,80}\}\}/g;
const NAMED_MAX = 5;

/** Returns the placeholders that a text still holds, each once: `{{strategy.order.action}}` where nobody filled it in. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set(text.match(PLACEHOLDER) ?? [])].slice(0, NAMED_MAX);
}
