import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from './settings';

const ROOT = join(__dirname, '../../../..');

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path) && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

function namesIn(file: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].map(
    (match) => match[1] ?? '',
  );
}

describe('the settings of Fairlead', () => {
  it.each(filesBelow('libs', /\.env\.ts$/))('hold every field of %s', (file) => {
    const fields = namesIn(file, /\b((?:FAIRLEAD|TWS)_[A-Z_]+)[?!]?(?:: | = )/g);
    expect(fields.filter((name) => !SETTINGS.has(name))).toEqual([]);
  });

  it.each(['docker-compose.yml', 'README.md', ...filesBelow('docs/guides', /\.md$/)])(
    'hold every variable that %s names, so that our own files cause no warning',
    (file) => {
      const named = namesIn(file, /\b((?:FAIRLEAD|TWS)_[A-Z_]*[A-Z])\b/g);
      expect(named.filter((name) => !SETTINGS.has(name))).toEqual([]);
    },
  );
});
