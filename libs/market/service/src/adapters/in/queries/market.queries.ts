import { REQUESTS } from '@fairlead/contracts';
import type { Messenger, Unsubscribe } from '@fairlead/platform';
import type { MarketData } from '../../../application/market-data';
import type { PastBarsReader } from '../../../application/past-bars/past-bars-reader';

/** Replies to what others want to know of the market. */
export class MarketQueries {
  private subscriptions: readonly Unsubscribe[] = [];

  constructor(
    private readonly messenger: Messenger,
    private readonly marketData: MarketData,
    private readonly pastBars: PastBarsReader,
  ) {}

  /** Call it once the record is restored: a reply before that would lack indicators. */
  start(): void {
    this.subscriptions = [
      this.messenger.reply(REQUESTS.market, () => Promise.resolve(this.marketData.market())),
      this.messenger.reply(REQUESTS.pastBars, (query) => this.pastBars.page(query)),
    ];
  }

  stop(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }
}
