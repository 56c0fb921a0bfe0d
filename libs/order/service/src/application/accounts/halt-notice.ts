import {
  type EntryHold,
  type PersonRequest,
  REQUESTS,
  type TradingScope,
} from '@fairlead/contracts';
import { type Clock, derivedId } from '@fairlead/core';
import type { Logger, Messenger } from '@fairlead/platform';
import type { OrderSettings } from '../order-settings';

const ANSWER_MS = 2_000;

/**
 * Has the gateway hold entries the moment a halt of everything is asked for: its own record waits for a connection to the
 * database and for the lock of the account, and an entry that is under way must not go out meanwhile.
 */
export class HaltNotice {
  private given = 0;

  constructor(
    private readonly parts: {
      readonly clock: Clock;
      readonly messenger: Messenger;
      readonly settings: OrderSettings;
      readonly logger: Logger;
    },
  ) {}

  /** Returns how it is taken back where nothing comes of it. */
  give({ requestId, account, strategy, symbol }: PersonRequest & TradingScope): () => void {
    const own = this.parts.settings.account;
    const isOfAll = strategy === undefined && symbol === undefined;
    const isOwn = account === undefined || account === '' || account === own;
    if (!isOfAll || !isOwn) return () => undefined;
    this.given += 1;
    const now = this.parts.clock.now();
    const holdId = derivedId('halt-notice', requestId, String(now), String(this.given));
    const hold = { account: own, holdId, requestId };
    this.send({ ...hold, holds: true });
    return () => this.send({ ...hold, holds: false });
  }

  /** Where the gateway does not answer, the command that follows the record halts it. */
  private send(hold: EntryHold): void {
    const { messenger, logger } = this.parts;
    messenger
      .request(REQUESTS.holdEntries, hold, { timeoutMs: ANSWER_MS })
      .catch((error: unknown) => {
        logger.warn('halt.no-notice', { error, holds: hold.holds });
      });
  }
}
