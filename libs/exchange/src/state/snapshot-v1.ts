import { type Decimal, InvariantError, ONE, ZERO } from '@fairlead/core';
import type { ExchangeBehaviour, ExchangeConfig } from '../api/config';
import type { CommissionSchedule, ExchangeInstrument } from '../api/instrument';
import type { Execution } from '../api/views';
import { DEFAULT_BEHAVIOUR } from '../config';
import { parseExecutionId } from '../accounts/executions';

import type { AccountRecord, BookRecord, OrderRecord, PositionRecord } from './state';
import type { StoredState } from './stored-state';

/**
 * What version 1 stored, as far as it differs: one currency for each account, one commission for each share, a leverage
 * instead of margins, no hours, conditions, depth or borrowing, and no way to correct executions.
 */
interface StateV1 extends Pick<StoredState, 'now' | 'random' | 'nextPermId' | 'nextExecution'> {
  readonly behaviour: BehaviourV1;
  readonly config: ConfigV1;
  readonly live: readonly OrderV1[];
  readonly done: readonly OrderV1[];
  readonly books: readonly BookV1[];
  readonly accounts: readonly AccountV1[];
  readonly positions: readonly Omit<PositionRecord, 'fees' | 'lastExecution'>[];
  readonly executions: readonly Execution[];
}

type BehaviourV1 = Pick<
  ExchangeBehaviour,
  'childActivation' | 'childFate' | 'groupRevision' | 'stopTrigger'
> & { readonly slippageTicksMax: number };

interface CommissionV1 {
  readonly perShare: Decimal;
  readonly minimum: Decimal;
  readonly maximumFraction: Decimal;
}

type InstrumentV1 = Omit<ExchangeInstrument, 'commission'> & { readonly commission?: CommissionV1 };

type AccountV1 = Pick<AccountRecord, 'id' | 'currency'> & { readonly cash: Decimal };

type ConfigV1 = Pick<
  ExchangeConfig,
  'executionPrefix' | 'firstPermId' | 'completedOrdersMax' | 'executionsMax'
> & {
  readonly instruments: readonly InstrumentV1[];
  readonly accounts: readonly AccountV1[];
  readonly behaviour: BehaviourV1;
  readonly commission: CommissionV1;
  readonly leverage: Decimal;
};

type OrderV1 = Omit<
  OrderRecord,
  | 'goodAfter'
  | 'outsideHours'
  | 'conditions'
  | 'conditionsMet'
  | 'waitsFor'
  | 'worksFrom'
  | 'endsAt'
  | 'executionsFrom'
  | 'rated'
>;

type BookV1 = Omit<
  BookRecord,
  'instrument' | 'volume' | 'close' | 'buyTaken' | 'sellTaken' | 'shortable'
> & { readonly instrument: InstrumentV1 };

/** Returns a stored state of version 1 as one of version 2. Its executions can no longer be corrected. */
export function upgradeState(value: unknown): StoredState {
  if (!isStateV1(value)) throw new InvariantError('a snapshot holds a whole state');
  const { config } = value;
  const positions = value.positions.map((each) => ({ ...each, fees: ZERO, lastExecution: 0 }));
  const order = (each: OrderV1): OrderRecord => upgradeOrder(each, value);
  return {
    now: value.now,
    random: value.random,
    nextPermId: value.nextPermId,
    nextExecution: value.nextExecution,
    behaviour: upgradeBehaviour(value.behaviour),
    rates: {},
    config: upgradeConfig(config),
    live: value.live.map(order),
    done: value.done.map(order),
    books: value.books.map(upgradeBook),
    accounts: value.accounts.map((each) => ({
      ...upgradeAccount(each),
      month: '',
      monthUnits: ZERO,
    })),
    positions,
    settled: positions.map((each) => ({ ...each })),
    settledThrough: value.nextExecution - 1,
    executions: value.executions.map((each) => [numberOf(config, each), each] as const),
  };
}

function isStateV1(value: unknown): value is StateV1 {
  return typeof value === 'object' && value !== null && 'config' in value && 'live' in value;
}

function numberOf(config: ConfigV1, { id }: Execution): number {
  const parsed = parseExecutionId(config.executionPrefix, id);
  if (parsed === null) throw new InvariantError(`${id} is no execution of this exchange`);
  return parsed.number;
}

function upgradeBehaviour({ slippageTicksMax, ...same }: BehaviourV1): ExchangeBehaviour {
  return { ...DEFAULT_BEHAVIOUR, ...same, slippage: { kind: 'ticks', max: slippageTicksMax } };
}

function upgradeConfig({ leverage, ...same }: ConfigV1): ExchangeConfig {
  const share = ONE.div(leverage);
  const rates = { initial: share, maintenance: share };
  return {
    ...same,
    session: 'always-open',
    instruments: same.instruments.map(upgradeInstrument),
    accounts: same.accounts.map(upgradeAccount),
    behaviour: upgradeBehaviour(same.behaviour),
    commission: upgradeCommission(same.commission),
    margin: { basis: 'value', long: rates, short: rates },
    rates: {},
  };
}

function upgradeAccount({
  id,
  currency,
  cash,
}: AccountV1): Pick<AccountRecord, 'id' | 'currency' | 'cash'> {
  return { id, currency, cash: { [currency]: cash } };
}

function upgradeCommission({
  perShare,
  minimum,
  maximumFraction,
}: CommissionV1): CommissionSchedule {
  return {
    perUnit: [{ from: ZERO, rate: perShare }],
    ofValue: ZERO,
    minimum,
    maximumFraction,
    feePerUnit: ZERO,
  };
}

function upgradeInstrument({ commission, ...same }: InstrumentV1): ExchangeInstrument {
  return commission === undefined ? same : { ...same, commission: upgradeCommission(commission) };
}

function upgradeBook({ instrument, ...same }: BookV1): BookRecord {
  return {
    ...same,
    instrument: upgradeInstrument(instrument),
    volume: null,
    close: null,
    buyTaken: ZERO,
    sellTaken: ZERO,
    shortable: null,
  };
}

function upgradeOrder(order: OrderV1, { config, books, nextExecution }: StateV1): OrderRecord {
  const instrument = books.find((book) => book.instrument.id === order.instrument)?.instrument;
  const { perShare } = instrument?.commission ?? config.commission;
  return {
    ...order,
    goodAfter: null,
    outsideHours: false,
    conditions: null,
    conditionsMet: order.state === 'WORKING',
    waitsFor: order.state === 'WAITING' ? ['child'] : [],
    worksFrom: order.placedAt,
    endsAt: order.timeInForce === 'GTD' ? order.goodTill : null,
    executionsFrom: nextExecution,
    rated: order.filled.times(perShare),
  };
}
