import { type Decimal, ZERO, present } from '@fairlead/core';
import type { ExchangeEvent } from '../api/events';
import type { BustExecution, CorrectExecution } from '../api/inputs';
import type { Execution } from '../api/views';
import { activateChildren, end } from '../orders/linkage';
import { isDone, orderByPermId } from '../state/orders';
import { type EngineState, type OrderRecord, type Run, accountOf, bookOf } from '../state/state';
import { orderView } from '../state/views';
import { correctRated, scheduleFor, settleCommission } from './costs/commission';
import { averagePrice, executionId, parseExecutionId } from './executions';
import { countForParent } from './fill';
import { positionOf, rebook, signedBy, applyMovement } from './ledger';

/**
 * Corrections. 1. The fill keeps its id but for the revision and replaces the earlier one; position, cash, commission and
 * what it and later fills realised are as if it had always been so. 2. A busted fill stays with a quantity of zero, and
 * with what its order still owes of a minimum commission. 3. A live order goes on with what it has left; one that has
 * ended ends again, as Filled where it is full now and as Cancelled where it is not. 4. Groups, and totals that they
 * reduced, stay as they are: nobody brings them back.
 */
export function correctExecution(run: Run, input: CorrectExecution): void {
  const found = findFill(run.state, input.execution);
  if (found === null) {
    refuse(run, input.execution, {
      reason: 'unknown-execution',
      message: `No execution ${input.execution} that could still be corrected.`,
    });
    return;
  }
  const { quantity = found.execution.quantity, price = found.execution.price } = input;
  const problem = problemOf(run.state, found, { quantity, price });
  if (problem === null) correct(run, found, { quantity, price });
  else refuse(run, input.execution, problem);
}

/** Takes a fill back: a correction to nothing. */
export function bustExecution(run: Run, { now, execution }: BustExecution): void {
  correctExecution(run, { kind: 'CorrectExecution', now, execution, quantity: ZERO });
}

interface KeptFill {
  readonly number: number;
  readonly execution: Execution;
  readonly order: OrderRecord;
}

interface Correction {
  readonly quantity: Decimal;
  readonly price: Decimal;
}

type Problem = Omit<
  Extract<ExchangeEvent, { kind: 'CorrectionRefused' }>,
  'kind' | 'at' | 'execution'
>;

function findFill(state: EngineState, id: string): KeptFill | null {
  const named = parseExecutionId(state.config.executionPrefix, id);
  if (named === null || named.number <= state.settledThrough) return null;
  const execution = state.executions.get(named.number);
  if (execution === undefined) return null;
  const order = orderByPermId(state, execution.permId);
  return order === undefined ? null : { number: named.number, execution, order };
}

function problemOf(state: EngineState, found: KeptFill, to: Correction): Problem | null {
  const { order, execution } = found;
  const { instrument } = bookOf(state, order.instrument);
  if (to.price.lte(0)) return { reason: 'price', message: 'The price of a fill is positive.' };
  if (to.quantity.lt(0) || !to.quantity.mod(instrument.sizeIncrement).isZero())
    return { reason: 'size', message: 'The size of a fill is a number of whole steps.' };
  const filled = order.filled.minus(execution.quantity).plus(to.quantity);
  if (filled.lte(order.quantity)) return null;
  return { reason: 'size', message: `The order is for ${order.quantity.toFixed()} only.` };
}

function refuse(run: Run, execution: string, problem: Problem): void {
  run.events.push({ kind: 'CorrectionRefused', at: run.state.now, execution, ...problem });
}

function correct(run: Run, found: KeptFill, to: Correction): void {
  const { state } = run;
  const { number, execution: previous, order } = found;
  const { account, instrument } = previous;
  const cashBefore = rebook(state, account, instrument).cash;
  const more = to.quantity.minus(previous.quantity);
  const commission = previous.commission.plus(correctOrder(state, found, to));
  countForParent(run, order, more);
  state.executions.set(number, {
    ...previous,
    ...to,
    commission,
    id: nextRevision(state, previous),
  });
  const rebooked = rebook(state, account, instrument);
  const position = positionOf(state.positions, account, instrument);
  Object.assign(position, rebooked.position);
  restateExecutions(state, order, rebooked.realized);
  const ended = settleOrder(order);
  const execution = present(state.executions.get(number), 'the corrected execution is kept');
  const { now: at } = state;
  const { key } = order;
  run.events.push({
    ...{ kind: 'ExecutionCorrected', at, key, previous, execution },
    order: orderView(order),
  });
  applyMovement(run, position, {
    cash: rebooked.cash.minus(cashBefore),
    units: signedBy(previous.side, more),
  });
  if (ended) endFilled(run, order);
  run.touched.add(instrument);
}

function nextRevision({ config }: EngineState, { id }: Execution): string {
  const { executionPrefix } = config;
  const { number, revision } = present(parseExecutionId(executionPrefix, id), `${id} is ours`);
  return executionId(executionPrefix, number, revision + 1);
}

/** Corrects the sums of the order; returns by how much its commission changes. */
function correctOrder(state: EngineState, { order, execution }: KeptFill, to: Correction): Decimal {
  const { instrument } = bookOf(state, order.instrument);
  const schedule = scheduleFor(state, instrument);
  const filled = order.filled.minus(execution.quantity).plus(to.quantity);
  const account = accountOf(state, order.account);
  correctRated(order, { schedule, account, filled, at: execution.at });
  order.filled = filled;
  order.value = order.value
    .minus(execution.quantity.times(execution.price))
    .plus(to.quantity.times(to.price));
  order.changedAt = state.now;
  return settleCommission(order, instrument, schedule);
}

/** Walks back over the order's fills from its sums, so that each states what was filled by then; brings in what was realised. */
function restateExecutions(
  state: EngineState,
  order: OrderRecord,
  realized: ReadonlyMap<number, Decimal | null>,
): void {
  let { filled, value } = order;
  for (const [number, execution] of [...state.executions].reverse()) {
    const realizedPnl = realized.get(number);
    const own = execution.permId === order.permId;
    if (!own && realizedPnl === undefined) continue;
    const restated = own
      ? { cumulativeQuantity: filled, averagePrice: averagePrice(value, filled) }
      : {};
    state.executions.set(number, {
      ...execution,
      ...restated,
      ...(realizedPnl !== undefined && { realizedPnl }),
    });
    if (!own) continue;
    filled = filled.minus(execution.quantity);
    value = value.minus(execution.quantity.times(execution.price));
  }
}

/** Brings an ended order to the end that it has now; true where a live one is full. */
function settleOrder(order: OrderRecord): boolean {
  const full = order.filled.eq(order.quantity);
  if (!isDone(order)) return full;
  if (full) order.state = 'FILLED';
  else if (order.state === 'FILLED') order.state = 'CANCELLED';
  return false;
}

function endFilled(run: Run, order: OrderRecord): void {
  end(run, order, 'FILLED');
  run.events.push({ kind: 'OrderEnded', at: run.state.now, order: orderView(order) });
  activateChildren(run, order);
}
