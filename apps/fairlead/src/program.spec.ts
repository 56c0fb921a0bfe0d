import type { Command } from 'commander';
import { program, run } from './program';

/** Every command that does something, by its whole name. */
function leaves(command: Command, prefix: string): readonly (readonly [string, Command])[] {
  const name = `${prefix}${command.name()}`;
  if (command.commands.length === 0) return [[name, command]];
  return command.commands.flatMap((child) => leaves(child, `${name} `));
}

const commands = leaves(program(), '');
const hasJson = (command: Command): boolean =>
  command.options.some((option) => option.long === '--json');

describe('the command line', () => {
  it('has the commands that are promised', () => {
    expect(commands.map(([name]) => name.replace('fairlead ', ''))).toEqual([
      'up',
      'signal send',
      'signal import',
      'status',
      'watch',
      'signals',
      'orders',
      'order place',
      'order modify',
      'order cancel',
      'order cancel-all',
      'order show',
      'order history',
      'positions',
      'trades',
      'journal',
      'pnl',
      'explain',
      'bars get',
      'close',
      'approvals list',
      'approvals approve',
      'approvals reject',
      'halt',
      'reduce-only',
      'flatten',
      'resume',
      'limits show',
      'limits set',
      'limits lift',
      'limits history',
      'reconcile show',
      'reconcile accept',
      'books',
      'keys create',
      'keys list',
      'keys revoke',
      'dead-letters list',
      'dead-letters show',
      'rules validate',
      'rules list',
      'rules show',
      'rules test',
      'rules diff',
      'rules schema',
      'rules apply',
      'rules history',
      'rules enable',
      'rules disable',
      'rules mode',
      'rules lift',
      'rules reset',
      'rules evaluations',
      'rules replay',
      'prediction-api check',
      'provision',
      'sim',
    ]);
  });

  it.each(commands)('%s knows --json, and nothing above it takes it away', (_name, command) => {
    expect(hasJson(command)).toBe(true);
    for (let above = command.parent; above !== null; above = above.parent) {
      expect(hasJson(above)).toBe(false);
    }
  });

  it('prints its version, and where help is for a wrong call', async () => {
    const written = { out: '', err: '' };
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text)))); // prettier-ignore
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text)))); // prettier-ignore
    try {
      expect(await run(['node', 'fairlead', '--version'])).toBe(0);
      expect(await run(['node', 'fairlead', 'signal', 'AAPL', 'BUY'])).toBe(2);
      expect(await run(['node', 'fairlead', 'stauts'])).toBe(2);
    } finally {
      jest.restoreAllMocks();
    }
    expect(written.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(written.err).toContain("fairlead: unknown command 'AAPL'\n");
    expect(written.err).toContain('npx fairlead signal --help\n');
    expect(written.err).toContain('(Did you mean status?)');
    expect(written.err).toContain('npx fairlead --help\n');
  });

  it.each(commands)('%s says what it does', (_name, command) => {
    expect(command.helpInformation()).toContain('Usage: ');
    expect(command.description()).not.toBe('');
  });
});
