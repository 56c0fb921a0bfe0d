import type { Decimal } from '@fairlead/core';
import type { NamedIndicator } from '../../shapes/rule-context';

/** Looks at the live quote of the event's symbol and at what is published of it. What nobody can trade at holds nothing. */
export interface MarketCondition {
  readonly kind: 'market';
  /** The last trade's price; the middle of bid and ask where there was none. */
  readonly priceMin?: Decimal;
  readonly priceMax?: Decimal;
  /** Percent since the close of the session before; -2 is a fall of 2 %. */
  readonly changePercentMin?: Decimal;
  readonly changePercentMax?: Decimal;
  /** Distance of bid and ask in percent of their middle. */
  readonly spreadPercentMax?: Decimal;
  /** Shares traded in the session. */
  readonly volumeMin?: Decimal;
  readonly volumeMax?: Decimal;
  /** An average true range in percent of the price. */
  readonly volatilityPercentMin?: Decimal;
  readonly volatilityPercentMax?: Decimal;
  /** Which one; absent: that of 14 bars of 10 s. */
  readonly volatilityOf?: NamedIndicator;
  readonly indicator?: WantedIndicator;
}

/** What an indicator has to be; all that is stated has to hold. */
export interface WantedIndicator {
  readonly of: NamedIndicator;
  readonly above?: Decimal;
  readonly below?: Decimal;
  /** It was at or below that with the bar before, and is above it now. */
  readonly crossesAbove?: Decimal | NamedIndicator;
  /** It was at or above that with the bar before, and is below it now. */
  readonly crossesBelow?: Decimal | NamedIndicator;
}
