import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '../observability/logger';
import { SystemClock } from '../time/clocks';
import { InstrumentsFile } from './instruments-file';
import { parseInstruments } from './parse-instruments';
import type { InstrumentCatalogue } from './instrument-catalogue';

const SHOP =
  '- { symbol: SHOP, type: STK, currency: USD, exchange: SMART, primaryExchange: NYSE }\n';
const IN_CAD = SHOP.replace('USD', 'CAD').replace('NYSE', 'TSE');

class Lines extends Logger {
  readonly errors: string[] = [];
  debug(): void {
    // Nobody looks.
  }
  info(): void {
    // Nobody looks.
  }
  warn(): void {
    // Nobody looks.
  }
  error(event: string): void {
    this.errors.push(event);
  }
}

function catalogueOf(text: string): InstrumentCatalogue {
  const parsed = parseInstruments(text);
  if (!parsed.ok) throw new Error('a sound list');
  return parsed.value;
}

describe('a list of instruments that is changed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-instruments-'));
  const path = join(directory, 'instruments.yaml');
  const logger = new Lines();
  const catalogue = catalogueOf(SHOP);
  let file: InstrumentsFile;
  let changes = 0;
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds() && tries < 100; tries += 1) await wait(100);
    expect(holds()).toBe(true);
  };

  beforeAll(() => {
    writeFileSync(path, SHOP);
    catalogue.onChange(() => (changes += 1));
    file = new InstrumentsFile({ path, catalogue, clock: new SystemClock(), logger });
    file.onApplicationBootstrap();
  });
  afterAll(async () => {
    await file.beforeApplicationShutdown();
    rmSync(directory, { recursive: true, force: true });
  });

  it('counts at once, and names mean what they mean now', async () => {
    expect(catalogue.named('SHOP')?.primaryExchange).toBe('NYSE');
    writeFileSync(path, SHOP.replace('NYSE', 'NASDAQ'));
    await until(() => catalogue.named('SHOP')?.primaryExchange === 'NASDAQ');
    writeFileSync(path, SHOP + IN_CAD);
    await until(() => catalogue.named('SHOP') === null);
    expect(catalogue.named('TSX:SHOP')?.name).toBe('SHOP:CAD');
    expect(changes).toBe(2);
  }, 30_000);

  it('changes nothing where it is broken, and is no change where it says the same', async () => {
    writeFileSync(path, SHOP + SHOP);
    await until(() => logger.errors.includes('instruments.refused'));
    expect(catalogue.all).toHaveLength(2);
    writeFileSync(path, `# the same\n${SHOP}${IN_CAD}`);
    await wait(2_500);
    expect(changes).toBe(2);
    expect(catalogue.all).toHaveLength(2);
  }, 30_000);
});
