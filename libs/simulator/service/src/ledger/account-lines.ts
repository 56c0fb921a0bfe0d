import { contractOf, type SimulatedContract } from '@fairlead/simulator-domain';
import { Decimal, ZERO, decimal, decimalText, present, sum } from '@fairlead/core';
import type { AccountView, PositionView } from '@fairlead/exchange';

/** One line of account values as every account message carries it. */
export interface AccountLine {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

/** An account with what its lines are made of. */
export interface AccountFigures {
  readonly account: AccountView;
  readonly positions: readonly PositionView[];
  /** What one unit of a currency is worth in the account's own; null where no rate is known. */
  readonly rateOf: (currency: string) => Decimal | null;
}

const CENTS = 2;
const BASE = 'BASE';
const LEDGER = '$LEDGER';

function amount(value: Decimal): string {
  return value.toFixed(CENTS, Decimal.ROUND_HALF_EVEN);
}

/** Returns the account's values under the broker's names. */
export function accountLines({ account }: AccountFigures): readonly AccountLine[] {
  const { currency } = account;
  const money = (key: string, value: Decimal): AccountLine => ({
    key,
    value: amount(value),
    currency,
  });
  const cushion = account.netLiquidation.isZero()
    ? decimal(0)
    : account.excessLiquidity.div(account.netLiquidation).toDecimalPlaces(4);
  return [
    { key: 'AccountCode', value: account.id, currency: '' },
    { key: 'AccountType', value: 'INDIVIDUAL', currency: '' },
    { key: 'AccountReady', value: 'true', currency: '' },
    money('NetLiquidation', account.netLiquidation),
    money('TotalCashValue', account.totalCash),
    money('SettledCash', account.totalCash),
    money('AccruedCash', ZERO),
    money('BuyingPower', account.buyingPower),
    money('AvailableFunds', account.availableFunds),
    money('ExcessLiquidity', account.excessLiquidity),
    money('EquityWithLoanValue', account.equityWithLoan),
    money('GrossPositionValue', account.grossPositionValue),
    money('RegTEquity', account.equityWithLoan),
    money('RegTMargin', account.initialMargin),
    money('SMA', account.availableFunds),
    money('InitMarginReq', account.initialMargin),
    money('MaintMarginReq', account.maintenanceMargin),
    money('FullInitMarginReq', account.initialMargin),
    money('FullMaintMarginReq', account.maintenanceMargin),
    money('FullAvailableFunds', account.availableFunds),
    money('FullExcessLiquidity', account.excessLiquidity),
    { key: 'Cushion', value: decimalText(cushion), currency: '' },
    { key: 'Leverage', value: leverageOf(account), currency: '' },
  ];
}

function leverageOf(account: AccountView): string {
  if (account.netLiquidation.lte(0)) return '0.00';
  return amount(account.grossPositionValue.div(account.netLiquidation));
}

/** What the holdings of each kind add to the account beside its cash; currency pairs add nothing. */
interface Holdings {
  readonly stocks: Decimal;
  readonly options: Decimal;
  /** What they have gained since they were opened: nothing was paid for them. */
  readonly futures: Decimal;
}

interface Ledger {
  readonly currency: string;
  readonly cash: Decimal;
  readonly holdings: Holdings;
  readonly unrealized: Decimal;
  readonly realized: Decimal;
  readonly rate: string;
}

function linesOfLedger(ledger: Ledger, named: string): readonly AccountLine[] {
  const { cash, holdings, unrealized, realized } = ledger;
  const { stocks, options, futures } = holdings;
  const lines: readonly (readonly [string, Decimal])[] = [
    ['TotalCashBalance', cash],
    ['CashBalance', cash],
    ['NetLiquidationByCurrency', sum([cash, stocks, options, futures])],
    ['StockMarketValue', stocks],
    ['OptionMarketValue', options],
    ['FuturesPNL', futures],
    ['UnrealizedPnL', unrealized],
    ['RealizedPnL', realized],
    ['NetDividend', ZERO],
  ];
  return [
    ...lines.map(([key, value]) => ({ key, value: amount(value), currency: named })),
    { key: 'Currency', value: named, currency: named },
    { key: 'ExchangeRate', value: ledger.rate, currency: named },
  ];
}

function holdingsOf(
  positions: readonly PositionView[],
  worthOf: (position: PositionView) => Decimal,
): Holdings {
  const of = (kind: SimulatedContract['secType']): Decimal =>
    sum(positions.filter((position) => kindOf(position) === kind).map(worthOf));
  return { stocks: of('STK'), options: of('OPT'), futures: of('FUT') };
}

function kindOf({ instrument }: PositionView): SimulatedContract['secType'] | undefined {
  return contractOf(Number(instrument))?.secType;
}

function ledgerOf(figures: AccountFigures, currency: string): Ledger {
  const own = figures.positions.filter((position) => position.currency === currency);
  return {
    currency,
    cash: figures.account.cash[currency] ?? ZERO,
    holdings: holdingsOf(own, ({ worth }) => worth),
    unrealized: sum(own.map(({ unrealizedPnl }) => unrealizedPnl)),
    realized: sum(own.map(({ realizedPnl }) => realizedPnl)),
    rate: present(figures.rateOf(currency), `an exchange rate for ${currency}`).toFixed(7),
  };
}

/** Everything together, in the account's own currency. */
function baseLedger({ account, positions, rateOf }: AccountFigures): Ledger {
  const inBase = ({ worth, currency }: PositionView): Decimal =>
    worth.times(present(rateOf(currency), `an exchange rate for ${currency}`));
  return {
    currency: account.currency,
    cash: account.totalCash,
    holdings: holdingsOf(positions, inBase),
    unrealized: account.unrealizedPnl,
    realized: account.realizedPnl,
    rate: '1.0000000',
  };
}

function currenciesOf({ account, positions }: AccountFigures): readonly string[] {
  return [
    ...new Set([
      account.currency,
      ...Object.keys(account.cash),
      ...positions.map(({ currency }) => currency),
    ]),
  ];
}

/** Returns the values by currency: of the base, and of each currency that the account holds. */
export function ledgerLines(figures: AccountFigures): readonly AccountLine[] {
  return [
    ...linesOfLedger(baseLedger(figures), BASE),
    ...currenciesOf(figures).flatMap((currency) =>
      linesOfLedger(ledgerOf(figures, currency), currency),
    ),
  ];
}

/** Returns what the tags of reqAccountSummary pick, the `$LEDGER` ones included. */
export function summaryLines(
  figures: AccountFigures,
  tags: readonly string[],
): readonly AccountLine[] {
  const ledger = tags.filter((tag) => tag === LEDGER || tag.startsWith(`${LEDGER}:`));
  return [
    ...accountLines(figures).filter((line) => tags.includes(line.key)),
    ...ledger.flatMap((tag) => ledgerOfTag(figures, tag)),
  ];
}

/** `$LEDGER` is the base currency, `$LEDGER:EUR` one, `$LEDGER:ALL` each of them. */
function ledgerOfTag(figures: AccountFigures, tag: string): readonly AccountLine[] {
  const named = tag.slice(LEDGER.length + 1) || BASE;
  const lines = ledgerLines(figures);
  return named === 'ALL' ? lines : lines.filter(({ currency }) => currency === named);
}
