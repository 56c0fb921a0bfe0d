import { IsBoolean } from 'class-validator';
import type { EventContract } from '../event-contract';
import { SAMPLE } from '../sample';
import { IsAccount, IsText } from '../validators/fields';

/** Refuse entries at the gateway too, or let them pass again: the last gate before the socket. */
export class HaltEntriesV1 {
  static readonly contract: EventContract<HaltEntriesV1> = {
    type: 'command.halt',
    version: 1,
    isLogged: false,
    subject: (data) => `command.v1.halt.${data.account}`,
    sample: { account: SAMPLE.account, halted: true, reason: 'news' },
  };
  @IsAccount() account: string;
  @IsBoolean() halted: boolean;
  @IsText() reason: string;
}
