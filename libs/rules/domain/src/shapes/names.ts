import { type Shape, mapped, text } from '@fairlead/core/document';
import type { RuleContext } from './rule-context';

/** An id or a strategy. */
export const name: Shape<string> = text({
  pattern: /^[a-z0-9][a-z0-9-]{0,63}$/,
  about: 'a name of small letters, digits and dashes (at most 64)',
  mend: (written) => {
    const mended = written
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 64);
    return mended === '' ? null : mended;
  },
});

/** Any text without control characters. */
export const anyText: Shape<string> = text({
  pattern: /^\P{Cc}{1,200}$/u,
  about: 'text of at most 200 characters',
});

/** A symbol that is listed, in any spelling: it becomes what the instrument is called. */
export function listedSymbol({ symbols }: RuleContext): Shape<string> {
  const written = text({ pattern: /^\P{Cc}{1,32}$/u, about: 'a symbol, such as AAPL' });
  return mapped(written, (symbol, node, reading) => {
    if (symbols === null) return symbol;
    return symbols.named(symbol) ?? reading.report(node.at, symbols.whyNot(symbol));
  });
}
