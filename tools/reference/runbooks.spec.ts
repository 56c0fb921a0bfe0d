import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tidy/repository';

const FOLDER = join(ROOT, 'docs/runbooks');
const INDEX = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const PAGES = readdirSync(FOLDER).filter((name) => name !== 'README.md');
const GATE = readFileSync(join(ROOT, 'libs/broker/domain/src/gate/gate.ts'), 'utf8');

/** Every code that `fairlead status` can show beside the gate. */
const CODES = [...(/GateCode =([^;]*);/.exec(GATE)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
  ([, code]) => code ?? '',
);

describe('the runbooks', () => {
  it('find the codes of the gate', () => expect(CODES.length).toBeGreaterThan(10));
  it.each(CODES)('say what to do at a gate with %s', (code) => expect(INDEX).toContain(code));
  it.each(PAGES)('list %s', (name) => expect(INDEX).toContain(`(${name})`));
  it.each(PAGES)(
    'tell in %s how it is seen, what it means, what to do, when it is over',
    (name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8');
      for (const part of ['**You see**', '**It means**', '**Do**', '**It is over**'])
        expect(text).toContain(part);
    },
  );
});
