import type { InjectionToken, Provider } from '@nestjs/common';

/** How a part is asked for: by its class, or by a symbol where it is a function or plain data. */
type Token<Part> = (abstract new (...parameters: never[]) => Part) | symbol;

/** Returns the provider of a class that takes its parts by name: the fixed ones as they are, the others injected. */
export function partProvider<Parts extends object, Fixed extends Partial<Parts>>(
  type: new (parts: Parts) => object,
  fixed: Fixed,
  injected: { readonly [Name in Exclude<keyof Parts, keyof Fixed>]: Token<Parts[Name]> },
): Provider {
  const names = Object.keys(injected);
  return {
    provide: type,
    inject: Object.values<InjectionToken>(injected),
    useFactory: (...parts: readonly unknown[]) => {
      const byName = Object.fromEntries(names.map((name, index) => [name, parts[index]]));
      return new type({ ...fixed, ...byName } as unknown as Parts);
    },
  };
}
