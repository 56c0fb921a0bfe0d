import type { Command } from 'commander';
import { group } from '../command';
import { cancelAllCommand, cancelCommand } from './cancel.commands';
import { historyCommand, showCommand } from './history.commands';
import { modifyCommand } from './modify.command';
import { placeCommand } from './place.command';

/** `fairlead order`: orders of your own. */
export function orderCommand(): Command {
  return group('order', 'orders of your own: place and cancel them, and look up every order')
    .addCommand(placeCommand())
    .addCommand(modifyCommand())
    .addCommand(cancelCommand())
    .addCommand(cancelAllCommand())
    .addCommand(showCommand())
    .addCommand(historyCommand());
}
