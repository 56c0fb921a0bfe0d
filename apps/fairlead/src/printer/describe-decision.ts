import type {
  ApprovalAnsweredV1,
  ApprovalRequestedV1,
  CheckResultV1,
  ClauseV1,
  DecisionMadeV1,
  IntentV1,
  LimitChangedV1,
  OrderApprovedV1,
  OrderDeniedV1,
  PositionGapV1,
  RuleChangedV1,
  RuleEvaluationV1,
  RuleNotifiedV1,
  SizeSpecV1,
  TradingStateChangedV1,
} from '@fairlead/contracts';
import { distanceText, movesText, planText } from './describe-moves';
import { priceText, signedText } from './amounts';
import type { Description } from './description';

/** Of rules that did not fire a line names the first few; `explain` has them all. */
const RULES_SHOWN = 3;

export function made(data: DecisionMadeV1): Description {
  const fired = data.evaluations.filter((evaluation) => evaluation.fired);
  if (data.intents.length === 0) {
    // The reason of a decision is made of those of its rules, which say it with their conditions.
    const shown = data.evaluations.slice(0, RULES_SHOWN).map(ruleText);
    const more = data.evaluations.length - shown.length;
    const rules = [...shown, ...(more > 0 ? [`and ${more} more rules`] : [])].join('; ');
    return { text: `${data.outcome}: ${rules || data.reason}`, tone: 'dim' };
  }
  const wishes = data.intents.map(intentText).join('; ');
  return { text: `${fired.map(ruleText).join('; ') || data.reason} → ${wishes}`, tone: 'plain' };
}

export function rulesChanged(data: RuleChangedV1): Description {
  return { text: data.reason, tone: data.state === 'BROKEN' ? 'bad' : 'plain' };
}

export function notified({ level, ruleId, message }: RuleNotifiedV1): Description {
  const tone = level === 'info' ? 'plain' : 'bad';
  return { text: `${level.toUpperCase()} of ${ruleId}: ${message}`, tone };
}

export function approved(data: OrderApprovedV1): Description {
  const reference =
    data.referencePrice === undefined ? '' : ` at ${priceText(data.referencePrice)}`;
  const sizing =
    data.sizing === undefined
      ? ''
      : `, ${data.sizing.quantity} shares: ${data.sizing.steps.join(', ')}`;
  return {
    text: `approved ${data.kind} ${data.direction}${reference}${sizing}; ${passedText(data.checks)}`,
    tone: 'good',
  };
}

export function denied(data: OrderDeniedV1): Description {
  const failed = data.checks.filter((check) => !check.passed).map(checkText);
  return { text: `DENIED ${failed.join('; ')}; ${passedText(data.checks)}`, tone: 'bad' };
}

export function approvalRequested(data: ApprovalRequestedV1): Description {
  const { direction, quantity, referencePrice, stopPrice, targetPrice } = data;
  const prices = `at ${priceText(referencePrice)}, stop ${priceText(stopPrice)}, target ${priceText(targetPrice)}`;
  return {
    text: `waits for a person: ${direction} ${quantity} ${prices}, until ${data.until}; approve ${data.intentId}`,
    tone: 'plain',
  };
}

export function approvalAnswered({ answer, by, reason }: ApprovalAnsweredV1): Description {
  return {
    text: `${answer} by ${by}: ${reason}`,
    tone: answer === 'APPROVED' ? 'good' : 'bad',
  };
}

export function positionGap(data: PositionGapV1): Description {
  const { source, stated, strategy, held, answer } = data;
  const believed = `${stated.side} ${stated.quantity ?? ''}`.trim();
  return {
    text: `GAP ${answer}: ${source} believes ${strategy} to be ${believed}, it holds ${signedText(held)}`,
    tone: 'bad',
  };
}

export function tradingState(data: TradingStateChangedV1): Description {
  const { by, breaker, reason } = data;
  return {
    text: `trading${whereOf(data)} is ${data.state}, by ${breaker === undefined ? by : `the breaker ${breaker}`}: ${reason}`,
    tone: data.state === 'ACTIVE' ? 'good' : 'bad',
  };
}

function whereOf({ scope = 'account', name = '' }: TradingStateChangedV1): string {
  return scope === 'strategy' || scope === 'symbol' ? ` in ${scope} ${name}` : '';
}

export function limitChanged(data: LimitChangedV1): Description {
  const { limit, before, after, isSet, by, reason } = data;
  const what = isSet ? `set to ${after}` : `${after} again`;
  return {
    text: `limit ${limit} is ${what} (it was ${before}), by ${by}: ${reason}`,
    tone: 'plain',
  };
}

/** Returns a failed check with its limit and what was found. */
function checkText(check: CheckResultV1): string {
  const limit =
    check.limit === undefined ? '' : ` (limit ${check.limit}, actual ${check.actual ?? '–'})`;
  return `${check.check}${limit}${check.message === undefined ? '' : `: ${check.message}`}`;
}

/** Returns a condition with what was found. */
function clauseText(clause: ClauseV1): string {
  return `${clause.clause} ${clause.holds ? '✓' : '✗'} ${clause.actual}`;
}

function ruleText(rule: RuleEvaluationV1): string {
  const clauses = rule.clauses.map(clauseText).join(', ');
  const state = rule.fired ? 'fired' : `${rule.code}: ${rule.reason}`;
  return `${rule.ruleId} v${rule.ruleVersion} ${state}${clauses === '' ? '' : ` [${clauses}]`}`;
}

function intentText(intent: IntentV1): string {
  if (intent.kind === 'CANCEL') return `CANCEL ${(intent.cancel ?? 'entries').toLowerCase()}`;
  if (intent.kind === 'ADJUST') return `ADJUST ${movesText(intent.adjust ?? {})}`;
  const size = intent.size === undefined ? '' : ` ${sizeText(intent.size)}`;
  return `${intent.kind} ${intent.direction}${size}${protectionText(intent)}`;
}

function protectionText({ protection, unprotected }: IntentV1): string {
  if (protection === undefined) return unprotected === true ? ', unprotected by choice' : '';
  return `, stop ${distanceText(protection.stop)}, target ${distanceText(protection.target)}${planText(protection)}`;
}

function sizeText(size: SizeSpecV1): string {
  const units = {
    shares: ' shares',
    notional: ' worth',
    equityPct: ' % of equity',
    riskPct: ' % at risk',
    volatilityPct: ` % moved by ATR(${size.period ?? ''} × ${size.interval ?? ''})`,
  };
  const weight = size.confidenceWeighted === true ? ' × confidence' : '';
  const least = size.minShares === undefined ? '' : `, at least ${size.minShares} shares`;
  const most = size.maxShares === undefined ? '' : `, at most ${size.maxShares} shares`;
  return `${size.value}${units[size.kind]}${weight}${least}${most}${size.outside === undefined ? '' : ', none outside'}`;
}

function passedText(checks: readonly CheckResultV1[]): string {
  return `${checks.filter((check) => check.passed).length} of ${checks.length} checks passed`;
}
