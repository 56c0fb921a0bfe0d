import type { SignalAction } from '@fairlead/contracts';
import type { EventStart } from './event-wanted';
import type { NumberWanted, Numeric, TextWanted } from './field-wanted';

/** Fields of a signal and what each has to be; all have to hold. */
export interface SignalWanted {
  readonly action?: TextWanted<SignalAction>;
  /** From 0 to 1: 0.8 is 80 %. */
  readonly confidence?: NumberWanted;
  readonly source?: TextWanted;
  readonly symbol?: TextWanted;
  /** The model's own figure. */
  readonly numeric?: NumberWanted;
  /** In the instrument's currency. */
  readonly price?: NumberWanted;
  readonly model?: TextWanted;
  readonly sequence?: NumberWanted;
  /** By the sender's own names; probabilities are from 0 to 1. */
  readonly [inside: `features.${string}` | `probabilities.${string}`]: NumberWanted;
}

/** What a strategy holds of a symbol; all that is stated has to hold. */
export interface PositionWanted {
  /** Default: the symbol of the rule. What is not known of another one holds nothing. */
  readonly symbol?: string;
  /** Default: the strategy of the rule. */
  readonly strategy?: string;
  /** True: something is held; false: nothing is. */
  readonly open?: boolean;
  readonly direction?: 'LONG' | 'SHORT';
  /** States of the trade; OPEN is one that is filled and protected. */
  readonly status?: readonly (
    'EXPECTED' | 'PENDING' | 'ENTERING' | 'OPEN' | 'ADJUSTING' | 'CLOSING'
  )[];
  /** In % of the cost: 2 is 2 %, -2 a loss of 2 %. */
  readonly unrealisedPercentMin?: Numeric;
  readonly unrealisedPercentMax?: Numeric;
  readonly heldSecondsMin?: Numeric;
  readonly heldSecondsMax?: Numeric;
}

/** New York time. A start after the end spans midnight. */
export interface TimeWanted {
  /** `HH:mm`, inclusive. */
  readonly start?: string;
  /** `HH:mm`, exclusive. */
  readonly end?: string;
  readonly days?: readonly ('MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN')[];
  /** Only while the regular US session is open. */
  readonly marketHoursOnly?: boolean;
  /** Minutes since the regular session opened; half days are known. */
  readonly minutesAfterOpenMin?: Numeric;
  readonly minutesAfterOpenMax?: Numeric;
  /** Minutes until it closes. */
  readonly minutesBeforeCloseMin?: Numeric;
  readonly minutesBeforeCloseMax?: Numeric;
}

/** An indicator: of any period from 1 to 500 bars, of any length from `5s` to `1d`. What is left out is what is usual of its kind. */
export interface IndicatorNamed {
  readonly name: string;
  readonly period?: number;
  readonly interval?: string;
}

/** What an indicator has to be; all that is stated has to hold. */
export interface IndicatorWanted extends IndicatorNamed {
  readonly above?: Numeric;
  readonly below?: Numeric;
  /** It was at or below that with the bar before, and is above it now. */
  readonly crossesAbove?: Numeric | IndicatorNamed;
  /** It was at or above that with the bar before, and is below it now. */
  readonly crossesBelow?: Numeric | IndicatorNamed;
}

/** What the live quote of the symbol has to be; all that is stated has to hold. */
export interface MarketWanted {
  /** In the instrument's currency. */
  readonly priceMin?: Numeric;
  readonly priceMax?: Numeric;
  /** In % since the close of the session before: -2 is a fall of 2 %. */
  readonly changePercentMin?: Numeric;
  readonly changePercentMax?: Numeric;
  /** Distance of bid and ask in % of their middle. */
  readonly spreadPercentMax?: Numeric;
  /** Shares traded in the session. */
  readonly volumeMin?: Numeric;
  readonly volumeMax?: Numeric;
  /** An average true range in % of the price. */
  readonly volatilityPercentMin?: Numeric;
  readonly volatilityPercentMax?: Numeric;
  /** Of which bars that average true range is; absent: 14 of 10 s. */
  readonly volatilityOf?: Omit<IndicatorNamed, 'name'>;
  readonly indicator?: IndicatorWanted;
}

/** How many signals came within a length of time, the one that starts the rule among them; `countMin` or `countMax` has to be there. */
export interface SignalsCounted {
  /** Default: the symbol of the rule. */
  readonly symbol?: string;
  /** Default: any. */
  readonly source?: string | readonly string[];
  /** Default: any. */
  readonly action?: SignalAction | readonly SignalAction[];
  /** A signal that is exactly as old counts no more. */
  readonly withinMinutes: Numeric;
  readonly countMin?: Numeric;
  readonly countMax?: Numeric;
}

/** Several sources that say the same: of each one its newest signal counts. `sources` or `sourcesMin` has to be there. */
export interface AgreementWanted {
  /** Default: the symbol of the rule. */
  readonly symbol?: string;
  /** What they say. */
  readonly action: SignalAction | readonly SignalAction[];
  /** Who is asked. Default: everybody. */
  readonly sources?: readonly string[];
  /** How many have to agree. Default: all that are named. */
  readonly sourcesMin?: Numeric;
  /** A signal that is exactly as old counts no more. */
  readonly withinMinutes: Numeric;
}

/** A feature of the signal that crosses a level: compared with the signal before, of the same source and symbol. One way has to be there. */
export interface FlowWanted {
  /** The sender's own name of it. */
  readonly feature: string;
  /** It was at or below that before, and is above it now. */
  readonly crossesAbove?: Numeric;
  /** It was at or above that before, and is below it now. */
  readonly crossesBelow?: Numeric;
}

/** When a rule applies, as rules.yaml has it. */
export type When = {
  /** What you call it: every decision names it so, for each of its clauses. */
  readonly alias?: string;
} & (
  | { readonly and: readonly When[] }
  | { readonly or: readonly When[] }
  | { readonly not: When }
  | {
      readonly event:
        { readonly type: 'signal.accepted'; readonly where?: SignalWanted } | EventStart;
    }
  | { readonly position: PositionWanted }
  | { readonly signals: SignalsCounted }
  | { readonly agreement: AgreementWanted }
  | { readonly flow: FlowWanted }
  | { readonly time: TimeWanted }
  | { readonly market: MarketWanted }
);

/** How large an entry is, by exactly one measure: Fairlead turns it into shares. */
export type Size = SizeMeasure & {
  /** Times the confidence of the signal. */
  readonly confidenceWeighted?: boolean;
  readonly minShares?: Numeric;
  readonly maxShares?: Numeric;
  /** What becomes of a size outside of these: the nearer of them (`clamp`, the default), or no entry. */
  readonly outside?: 'clamp' | 'deny';
};

type SizeMeasure =
  | { readonly shares: Numeric }
  /** In the account's currency. */
  | { readonly notional: Numeric }
  /** In % of the account's equity. */
  | { readonly equityPct: Numeric }
  /** In % of the account's equity, lost where the stop is hit. */
  | { readonly riskPct: Numeric }
  /** In % of the account's equity, by which one average true range moves it; `period` and `interval` as published. */
  | { readonly volatilityPct: Numeric; readonly period?: number; readonly interval?: string };

/** How far a stop or a target stands from the entry, by exactly one measure. */
export type Distance =
  /** In % of the entry price. */
  | { readonly percent: Numeric }
  /** In the instrument's currency for each share. */
  | { readonly absolute: Numeric }
  /** In average true ranges; `period` and `interval` are of an indicator that market-data publishes. */
  | { readonly atr: Numeric; readonly period?: number; readonly interval?: string };

/** How far a target stands from the entry: as a stop does, or by a multiple of the stop's distance. */
export type TargetDistance = Distance | { readonly r: Numeric };

/** What happens where the strategy already holds the other side. */
export type OnOpposite = 'ignore' | 'close' | 'reverse';

/** How far break-even lies beyond the average entry price, at a loss where negative. */
export type BreakEvenOffset = { readonly ticks: number } | { readonly percent: Numeric };

/** Where a stop is moved to: a price, break-even, or so far from the market. */
export type StopMove = { readonly price: Numeric } | { readonly breakEven: BreakEvenOffset } | Distance; // prettier-ignore

/** Where a target is moved to: a price, or so far from the average entry price. */
export type TargetMove = { readonly price: Numeric } | TargetDistance;

/** Stop, target or both, moved together or not at all. */
export interface Adjustment {
  readonly stop?: StopMove;
  readonly target?: TargetMove;
  /** The stop may move away from the market. Default false. */
  readonly loosen?: boolean;
}

/** What becomes of an entry's trade while it lives. */
interface EntryPlan {
  /** What the stop keeps from the market, as a trailing order at the broker; it begins at `stop`. */
  readonly trail?: Distance;
  /** The stop moves to break-even, `plus` beyond it (default 0 ticks), once the trade is so far in profit. */
  readonly breakEven?: {
    readonly after: { readonly percent: Numeric } | { readonly r: Numeric };
    readonly plus?: BreakEvenOffset;
  };
  /** Left so long after its first fill: `30s`, `90m`, `2h`, `5d`. */
  readonly exitAfter?: string;
  /** Left at this New York time of the trading day, or of the next one: `15:45`. */
  readonly exitAt?: string;
}

/** An entry with its stop and target; or, in as many words, without protection. */
export type Entry = EntryTerms &
  (
    | (EntryPlan & {
        readonly stop: Distance;
        /** Adds on the way to the stop: `{}` is half-way, as many shares again. Not with `riskPct`. */
        readonly doubleDown?: EntryDoubleDown;
        readonly protection?: never;
      } & (
          | { readonly target: TargetDistance; readonly targets?: never }
          /** Two to five, each with a stop of its part. */
          | { readonly targets: readonly TargetPart[]; readonly target?: never }
        ))
    /** Nothing closes the position but a rule, a person or another program. Denied on live accounts by default. */
    | {
        readonly protection: 'none';
        readonly stop?: never;
        readonly target?: never;
        readonly targets?: never;
        readonly doubleDown?: never;
        readonly trail?: never;
        readonly breakEven?: never;
        readonly exitAfter?: never;
        readonly exitAt?: never;
      }
  );

/** One of several targets. */
export interface TargetPart {
  readonly at: TargetDistance;
  /** Its part of all that is bought, in %: 50 is half of it. The last one takes the rest, and has none. */
  readonly part?: Numeric;
}

interface EntryTerms {
  readonly direction: 'LONG' | 'SHORT';
  readonly size: Size;
  /** A limit so many % better than the signal's price, worse where negative. Default: at market. */
  readonly limitOffsetPercent?: Numeric;
  /** How long a limit may rest, in minutes. Default: until its signal expires. */
  readonly restMinutes?: Numeric;
  /** Default `ignore`. */
  readonly onOpposite?: OnOpposite;
  /** Without it a short is denied. Default false. */
  readonly allowShort?: boolean;
}

/** An order on the way from the average price of an entry to its stop. */
export interface DoubleDownLevel {
  /** How much of the way. Default 0.5: half of it. */
  readonly stopFraction?: Numeric;
  /** How many times what the entry has filled. Default 1. */
  readonly sizeMultiple?: Numeric;
}

/** What an entry adds by itself, once it is filled and protected. Stop and target grow with each fill. */
export interface EntryDoubleDown {
  /** One to five. Default one: half-way to the stop, as many shares again. */
  readonly levels?: readonly DoubleDownLevel[];
  /** What stop and target are measured from after that. Default `AVERAGE`: of all that is held. */
  readonly pricedBy?: 'AVERAGE' | 'ENTRY';
}

/** Orders on the way to the stop of what the strategy holds, on its side. */
export interface DoubleDown {
  /** One to five. Default one: half-way to the stop, as many shares again. */
  readonly levels?: readonly DoubleDownLevel[];
  /** How long they may rest, in minutes. Default 390: as long as the session does. */
  readonly restMinutes?: Numeric;
}

/** An order that adds to what the strategy holds, on its side. */
export interface ScaleIn {
  /** Not by `riskPct`. */
  readonly size: Size;
  /** A limit so many % better than the market, worse where negative. Default: at market. */
  readonly limitOffsetPercent?: Numeric;
  /** How far in profit the trade has to be, in %. Default 2 at market, and any with a limit. */
  readonly unrealisedPercentMin?: Numeric;
  /** How long a limit may rest, in minutes. Default: until its signal expires. */
  readonly restMinutes?: Numeric;
}

/** How urgent a notice is. */
export type NoticeLevel = 'info' | 'warning' | 'alarm';

/** What a rule does, as rules.yaml has it. */
export type Then =
  | { readonly enter: Entry }
  | { readonly scaleIn: ScaleIn }
  | { readonly doubleDown: DoubleDown }
  | { readonly moveStop: StopMove }
  | { readonly adjust: Adjustment }
  | { readonly cancel: 'ENTRIES' | 'ADDITIONS' }
  | { readonly close: 'LONG' | 'SHORT' | 'ANY' }
  | { readonly closeAll: 'LONG' | 'SHORT' | 'ANY' }
  | { readonly log: string }
  | { readonly notify: string | { readonly level?: NoticeLevel; readonly message: string } }
  | { readonly sequence: readonly Then[] }
  | { readonly conditional: { readonly if: When; readonly then: Then; readonly else?: Then } };

/** What all rules have. */
interface CommonFields {
  /** Small letters, digits and dashes, at most 64. Its history goes by it. */
  readonly id: string;
  /** Whose trades its own are. Default `basic`. */
  readonly strategy?: string;
  /** One symbol, or several as `symbols`. Cooldown and daily maximum count for each apart. */
  readonly symbol?: string;
  readonly symbols?: readonly string[];
  /** Higher is evaluated first. Default 100. */
  readonly priority?: number;
  /** Firings for a symbol on one New York day. Default: no limit. */
  readonly maxPerDay?: number;
  /** Default `paper`: fires on paper accounts and shadows on live ones. `approve`: a person decides on each entry. */
  readonly mode?: 'off' | 'shadow' | 'paper' | 'approve' | 'live';
  /** Default true. */
  readonly enabled?: boolean;
}

/** A rule that says itself when it applies and what follows. */
export interface FullRule extends CommonFields {
  readonly when: When;
  readonly then: Then;
  /** Default 0; a rule that no signal starts has to say it, and `maxPerDay`. */
  readonly cooldownSeconds?: Numeric;
  /** How long an entry may be ordered that no signal asked for. Default 60. */
  readonly validForSeconds?: Numeric;
  readonly template?: never;
}

/** A rule that a template is made of: `buy` enters long on BUY, `short` enters short on SHORT. */
export interface TemplateRule extends CommonFields {
  readonly template: 'buy' | 'short';
  readonly size: Size;
  /** Smallest confidence, 0 to 1. Default 0.80. */
  readonly confidence?: Numeric;
  /** Default 3 %. */
  readonly stop?: Distance;
  /** Default 8 %. */
  readonly target?: TargetDistance;
  /** Default 5. */
  readonly cooldownMinutes?: Numeric;
  /** Default `reverse`. */
  readonly onOpposite?: OnOpposite;
  /** Nothing is entered in so many last minutes of the regular session. Default: until it closes. */
  readonly noEntryMinutesBeforeClose?: Numeric;
  /** What the entry adds on the way to its stop. Default: nothing. */
  readonly doubleDown?: EntryDoubleDown;
}

/** A rule that leaves what its strategy holds shortly before the close, once a day. Its mode is `live` unless it says otherwise. */
export interface FlattenRule extends CommonFields {
  readonly template: 'flatten';
  /** Of the regular session, half days included. Default 1. */
  readonly minutesBeforeClose?: Numeric;
}

/** A rule that a template of the original framework is made of. Percentages are fractions there: 0.03 is 3 %. */
export interface OriginalRule extends CommonFields {
  readonly template: 'createBuyRule' | 'createShortRule' | 'createBasicStrategy';
  /** Shares. */
  readonly quantity: Numeric;
  /** Smallest confidence, 0 to 1. Default 0.80. */
  readonly confidenceThreshold?: Numeric;
  /** How far the stop stands, as a fraction of the entry price. Default 0.03. */
  readonly stopLossPct?: Numeric;
  /** How far the target stands, as a fraction of the entry price. Default 0.08. */
  readonly takeProfitPct?: Numeric;
  /** Default 5. */
  readonly cooldownMinutes?: Numeric;
  readonly onOpposite?: OnOpposite;
  /** Of the basic strategy. */
  readonly enableScaleIn?: false;
}

/** A rule that adds to a trade in profit, of the original framework: by default once a day. */
export interface ScaleInRule extends CommonFields {
  readonly template: 'createScaleInRule';
  /** Shares to add. */
  readonly scaleQuantity: Numeric;
  /** How far in profit, as a fraction of the entry price. Default 0.02. */
  readonly priceOffset?: Numeric;
  /** Default 5. */
  readonly cooldownMinutes?: Numeric;
}

/** A rule as a file of rules has it. */
export type RuleDocument = FullRule | TemplateRule | FlattenRule | OriginalRule | ScaleInRule;
