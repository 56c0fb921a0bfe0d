import type { KeyVerifier } from '../src/application/ports/key-verifier';

/** A verifier with a way to replace the key that it goes by; null takes it away. */
export interface OpenedKeyVerifier {
  readonly verifier: KeyVerifier;
  replace(key: string | null): void;
  close(): void;
}

/** What every verifier of keys does, wherever the key is. */
export function keyVerifierFeatures(title: string, open: () => OpenedKeyVerifier): void {
  describe(title, () => {
    let opened: OpenedKeyVerifier;
    beforeEach(() => {
      opened = open();
    });
    afterEach(() => opened.close());
    const lets = (...keys: readonly string[]) =>
      keys.map((key) => opened.verifier.nameOf(key) === 'default');

    it('lets in who has the key, and nobody else', () => {
      opened.replace('secret');
      expect(lets('secret', 'Secret', 'secre', 'secrets', ' secret', '')).toEqual([true, false, false, false, false, false]); // prettier-ignore
    });

    it('takes no white space around the key for a part of it', () => {
      opened.replace(' secret\r\n');
      expect(lets('secret', ' secret\r\n')).toEqual([true, false]);
    });

    it.each([
      ['there is no key', null],
      ['the key is empty', ''],
      ['the key is white space', ' \n'],
    ])('lets nobody in where %s', (_what, key) => {
      opened.replace(key);
      expect(lets('', ' \n', 'secret', 'null')).toEqual([false, false, false, false]);
    });

    it('goes by a replaced key at once', () => {
      opened.replace('secret');
      expect(lets('secret')).toEqual([true]);
      opened.replace('other');
      expect(lets('secret', 'other')).toEqual([false, true]);
      opened.replace(null);
      expect(lets('secret', 'other')).toEqual([false, false]);
    });
  });
}
