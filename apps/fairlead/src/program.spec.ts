import type { Command } from 'commander';
import { program } from './program';

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
      'status',
      'watch',
      'signals',
      'orders',
      'positions',
      'trades',
      'explain',
      'close',
      'halt',
      'resume',
      'books',
      'reconcile accept',
      'rules validate',
      'rules schema',
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

  it.each(commands)('%s says what it does', (_name, command) => {
    expect(command.helpInformation()).toContain('Usage: ');
    expect(command.description()).not.toBe('');
  });
});
