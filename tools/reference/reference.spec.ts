import { readFileSync } from 'node:fs';
import { STAGES, registeredEvents } from '@fairlead/contracts';
import { Parser } from '@asyncapi/parser';
import { absolutePath, referenceFiles } from './build';

/** Of a diagnostic; lower is worse. */
const ERROR = 0;

describe('the generated reference', () => {
  const files = referenceFiles();

  it.each(files.map(({ path, text }) => [path, text] as const))(
    '%s is what the contracts say now; if not: npm run reference',
    (path, text) => {
      expect(readFileSync(absolutePath(path), 'utf8')).toBe(text);
    },
  );

  it('is a valid AsyncAPI 3 document with every event', async () => {
    const text = files.find(({ path }) => path.endsWith('asyncapi.json'))?.text ?? '';
    const { document, diagnostics } = await new Parser().parse(text);
    const errors = diagnostics.filter(({ severity }) => Number(severity) === ERROR);
    expect(errors.map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([]);
    const types = registeredEvents().map(({ contract }) => contract.type);
    const channels =
      document
        ?.channels()
        .all()
        .map((channel) => channel.id()) ?? [];
    expect([...channels].sort()).toEqual([...types].sort());
  });

  it('shows every event and stage on the page, and says what each is', () => {
    const page = files.find(({ path }) => path.endsWith('.html'))?.text ?? '';
    for (const { contract } of registeredEvents()) expect(page).toContain(`id="${contract.type}"`);
    for (const stage of STAGES) expect(page).toContain(stage);
    expect(page).not.toContain('undefined');
  });
});
