import { BrokerAccountV1 } from '@fairlead/contracts';
import { type Clock, derivedId, isDecimalText } from '@fairlead/core';
import type { Logger, UnitOfWork } from '@fairlead/platform';
import type { Pacer } from '../connection/pacer';
import type { BrokerLink } from '../ports/broker-link';
import type { LinkUser } from '../connection/broker-connection';
import { ReportedRates } from './reported-rates';

/** What the account's figures work with. */
export interface AccountFeedParts {
  readonly account: string;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly unitOfWork: UnitOfWork;
  readonly logger: Logger;
}

/** Changes are published at most this often. */
const PUBLISH_EVERY_MS = 2_000;
/** The first figures of a connection come in one burst. */
const BATCH_MS = 100;
const BASE = 'BASE';

/** Follows net liquidation, cash, buying power and exchange rates of the account, and publishes them when one changed. */
export class AccountFeed implements LinkUser {
  private readonly figures = new Map<string, string>();
  private readonly rates = new ReportedRates();
  private currency: string | null = null;
  private published = '';
  private timer: NodeJS.Timeout | null = null;
  private waitMs = BATCH_MS;

  constructor(private readonly parts: AccountFeedParts) {}

  linkUp(link: BrokerLink): void {
    this.link = link;
    this.subscribe();
  }

  linkDown(): void {
    this.link = null;
  }

  dataLost(): void {
    this.subscribe();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  value(account: string, figure: { key: string; value: string; currency: string }): void {
    const text = plain(figure.value);
    if (account !== this.parts.account || text === null) return;
    if (figure.key === 'NetLiquidation' && /^[A-Z]{3}$/.test(figure.currency)) {
      this.currency = figure.currency;
    }
    this.figures.set(`${figure.key}/${figure.currency}`, text);
    if (figure.key === 'ExchangeRate') this.rates.report(figure.currency, text, this.parts.clock.now()); // prettier-ignore
    this.publishSoon();
  }

  /** A report of the account has ended: what it did not name has not changed. */
  reported(): void {
    this.rates.reported(this.parts.clock.now());
    this.publishSoon();
  }

  private publishSoon(): void {
    this.timer ??= setTimeout(() => void this.publish(), this.waitMs).unref();
  }

  private link: BrokerLink | null = null;

  private subscribe(): void {
    const { link } = this;
    if (link === null) return;
    this.rates.subscribed();
    const send = (): void => link.subscribeAccount(this.parts.account);
    this.parts.pacer.enqueue({ lane: 'control', frames: 1, send, drop: () => undefined });
  }

  private async publish(): Promise<void> {
    this.timer = null;
    this.waitMs = PUBLISH_EVERY_MS;
    const data = this.event();
    if (data === null) return;
    const text = JSON.stringify(data);
    if (text === this.published) return;
    const cause = {
      correlationId: derivedId('gateway', this.parts.account),
      causationId: null,
    };
    try {
      await this.parts.unitOfWork.run((tx) =>
        Promise.resolve(tx.publish(BrokerAccountV1, data, { cause })),
      );
      this.published = text;
    } catch (error) {
      this.parts.logger.warn('account.not-published', { error });
    }
  }

  private event(): BrokerAccountV1 | null {
    const { currency } = this;
    if (currency === null) return null;
    const netLiquidation = this.figure('NetLiquidation', currency);
    const totalCash =
      this.figure('TotalCashValue', currency) ?? this.figure('TotalCashBalance', currency);
    const buyingPower = this.figure('BuyingPower', currency);
    if (netLiquidation === null || totalCash === null || buyingPower === null) return null;
    const figures = { currency, netLiquidation, totalCash, buyingPower };
    const exchangeRates = this.rates.besides(currency);
    const initialMargin = this.figure('InitMarginReq', currency);
    const equityWithLoan = this.figure('EquityWithLoanValue', currency);
    return {
      ...{ account: this.parts.account, ...figures },
      ...(initialMargin === null ? {} : { initialMargin }),
      ...(equityWithLoan === null ? {} : { equityWithLoan }),
      ...(exchangeRates.length === 0 ? {} : { exchangeRates }),
    };
  }

  private figure(key: string, currency: string): string | null {
    return this.figures.get(`${key}/${currency}`) ?? this.figures.get(`${key}/${BASE}`) ?? null;
  }
}

function plain(text: string): string | null {
  return isDecimalText(text) ? text : null;
}
