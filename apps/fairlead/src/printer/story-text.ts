import {
  type FillStory,
  type IntentStory,
  type RuleStory,
  type SignalStory,
  type StatedPositionV1,
  type TradeStory,
  askedBy,
} from '@fairlead/contracts';
import { priceText, signedMoneyText, signedText } from './amounts';
import { measuredText } from './clause-text';
import { exposureText, legText } from './describe-order';
import { withDurations } from './durations';
import { eventLine } from './event-line';
import { Names } from './names';

/** Returns the whole story of a signal as text: what came in, why, how large, how risk decided, what was filled. */
export function renderStory(story: SignalStory): string {
  return [
    ...signalLines(story),
    ...decisionLines(story),
    ...story.intents.flatMap(intentLines),
    ...story.trades.flatMap(tradeLines),
    'Timeline (UTC)',
    ...timelineLines(story),
  ].join('\n');
}

function signalLines(story: SignalStory): string[] {
  const { signal, disposition } = story;
  if (signal === null) return causeLines(story);
  const inputs: readonly (readonly [string, string | number | object | undefined])[] = [
    ['price', signal.price],
    ['numeric', signal.numeric],
    ['model', signal.model],
    ['sequence', signal.sequence],
    ['position, says its source:', statedText(signal.position)],
    ['probabilities', signal.probabilities],
    ['features', signal.features],
  ];
  const ended =
    disposition === null
      ? 'It is open: it ends by the first fill of its entry, or with it.'
      : `It ended ${disposition.disposition} (${disposition.code}): ${withDurations(disposition.reason)}`;
  return [
    `Signal ${signal.signalId}`,
    `  ${signal.action} ${signal.symbol}, confidence ${signal.confidence}, from ${signal.source}`,
    `  issued ${signal.issuedAt}, valid until ${signal.expiresAt}`,
    ...(story.principal === null ? [] : [`  asked for by ${principalText(story.principal)}`]),
    ...inputs.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [`  ${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`],
    ),
    `  ${ended}`,
  ];
}

/** What the source of a signal believed to be held before it. */
function statedText(stated: StatedPositionV1 | undefined): string | undefined {
  if (stated === undefined) return undefined;
  const { side, quantity } = stated;
  return quantity === undefined ? side.toLowerCase() : `${side.toLowerCase()} ${quantity}`;
}

/** What no signal caused begins with the rule, or with the person. */
function causeLines({ correlationId, decision, intents, principal }: SignalStory): string[] {
  const rule = decision?.rules.find(({ fired }) => fired) ?? decision?.rules[0];
  if (decision === null && intents.some(({ ruleId }) => ruleId === null)) {
    return [
      `Placed by hand${principal === null ? '' : `, asked for by ${principalText(principal)}`}`,
      `  request ${correlationId}`,
    ];
  }
  if (decision === null || decision.cause === 'signal' || rule === undefined) {
    return [`Signal ${correlationId}: its arrival is not on record.`];
  }
  const began = decision.cause === 'edge' ? 'its conditions began to hold' : 'an event came';
  return [
    `Rule ${rule.ruleId}, without a signal: ${began} at ${decision.decidedAt}`,
    `  cause ${correlationId}`,
    ...triggerLines(decision.trigger),
  ];
}

/** The event that started the rule, and where its own story is. */
function triggerLines(trigger: NonNullable<SignalStory['decision']>['trigger']): string[] {
  if (trigger === undefined) return [];
  const { eventType, eventId, occurredAt, correlationId, chain } = trigger;
  const followed = `it is decision ${chain} of a chain: fairlead explain ${correlationId}`;
  return [
    `  by ${eventType} of ${occurredAt}, event ${eventId}`,
    ...(chain > 1 ? [`  ${followed}`] : []),
  ];
}

function decisionLines({ decision, intents }: SignalStory): string[] {
  if (decision === null && intents.length > 0) return [];
  if (decision === null) return ['Decision', '  none yet'];
  return [
    `Decision: ${decision.outcome}, ${decision.reason}`,
    ...decision.rules.flatMap(ruleLines),
  ];
}

function ruleLines(rule: RuleStory): string[] {
  return [
    `  rule ${rule.ruleId} v${rule.ruleVersion} ${rule.fired ? 'fired' : `did not fire (${rule.code}): ${rule.reason}`}`,
    ...rule.clauses.map((clause) => `    ${measuredText(clause)}`),
  ];
}

function intentLines(intent: IntentStory): string[] {
  const risk = { true: 'approved', false: 'DENIED', null: 'not answered yet' }[
    `${intent.approved}`
  ];
  const checks = intent.checks.map((check) => {
    const range =
      check.limit === undefined ? '' : ` limit ${check.limit}, actual ${check.actual ?? '–'}`;
    const message = check.message === undefined ? '' : ` (${check.message})`;
    return `    ${check.passed ? '✓' : '✗'} ${check.check}${withDurations(`${range}${message}`)}`;
  });
  const { conclusion } = intent;
  return [
    `Intent ${intent.intentId}: ${intent.kind} ${intent.direction}, ${intent.ruleId === null ? 'by hand' : `rule ${intent.ruleId}`}, strategy ${intent.strategy}`,
    `  ${intent.reason}`,
    `  risk: ${risk}${intent.referencePrice === null ? '' : `, reference price ${priceText(intent.referencePrice)}`}`,
    ...checks,
    ...section('  size', intent.sizing),
    ...section(
      '  legs',
      intent.legs.map((leg) => `${leg.orderRef}  ${leg.role.toLowerCase()} ${legText(leg)}`),
    ),
    ...approvalLines(intent),
    ...(conclusion === null
      ? []
      : [
          `  concluded ${conclusion.outcome} (${conclusion.code}): ${withDurations(conclusion.reason)}`,
        ]),
  ];
}

function approvalLines({ approval, conclusion }: IntentStory): string[] {
  if (approval === undefined) return [];
  const { requested, answered } = approval;
  const { direction, quantity, referencePrice, until, intentId } = requested;
  const asked = `  a person was asked: ${direction} ${quantity} at ${priceText(referencePrice)}, until ${until}`;
  if (answered !== null)
    return [asked, `  ${answered.answer} by ${answered.by}: ${answered.reason}`];
  return [
    asked,
    conclusion === null ? `  it waits: approvals approve ${intentId}` : '  nobody answered',
  ];
}

function tradeLines(trade: TradeStory): string[] {
  const fills = trade.fills.map(
    (fill) =>
      `${fill.executedAt}  ${fillText(fill)}  ${fill.orderRef}  commission ${priceText(fill.commission)}`,
  );
  const profit =
    trade.netPnl === null || trade.realisedPnl === null
      ? `  holds ${signedText(trade.position)}, commission so far ${priceText(trade.commission)}`
      : `  P&L ${signedMoneyText(trade.netPnl)} (${signedMoneyText(trade.realisedPnl)} less commission ${priceText(trade.commission)})`;
  const exposure = trade.unprotectedByChoice
    ? ', unprotected by choice'
    : exposureText(trade.exposedMs ?? 0);
  return [
    `Trade ${trade.tradeId}: ${trade.direction ?? ''} ${trade.symbol ?? ''} ${trade.status ?? ''}${exposure}`,
    ...section(
      '  orders',
      trade.orders.map(
        (order) =>
          `${order.orderRef}  ${order.role.toLowerCase()} ${order.status}, filled ${order.filledQuantity} of ${order.quantity}`,
      ),
    ),
    ...section('  fills', fills),
    profit,
  ];
}

function fillText({ side, quantity, price, busted, original }: FillStory): string {
  const before = original === null ? '' : `${original.quantity} at ${priceText(original.price)}`;
  if (busted) return `BUSTED: ${side} ${before === '' ? quantity : before} does not count`;
  const now = `${side} ${quantity} at ${priceText(price)}`;
  return before === '' ? now : `${now}, corrected from ${before}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `    ${line}`)];
}

function timelineLines(story: SignalStory): string[] {
  const names = new Names();
  return story.events.flatMap((event) => {
    const line = eventLine(event, names, { colour: false, verbose: true });
    const asked = askedBy(event.principal);
    const other = asked === null || asked === story.principal ? '' : `, asked for by ${asked}`;
    return line === null ? [] : [`  ${line}${other}`];
  });
}

/** Who asked: a key by its name, or a service by itself. */
function principalText(principal: string): string {
  return askedBy(principal) ?? `nobody: ${principal}`;
}
