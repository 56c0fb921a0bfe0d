import type { PositionV1 } from '../events/7-position/position.v1';
import type {
  GatewayStatus,
  OrderManagementStatus,
  OwnerView,
  RuleFileView,
  RuleView,
  SignalView,
} from '../requests/requests';
import type { ServiceName } from '../topology/service-name';

/** Something that a person should look at: a service that does not answer, a file that is broken, quotes that are taken. */
export interface SystemProblem {
  readonly service: ServiceName;
  readonly code:
    'NO_ANSWER' | 'NATS_AWAY' | 'BROKEN_FILE' | 'QUOTES_TAKEN' | 'CLOCK_SKEW' | 'POSITION_DRIFT';
  readonly message: string;
}

/** Where everything stands. A part whose service did not answer is null, and named among the problems. */
export interface SystemStatus {
  readonly at: string;
  readonly orderManagement: OrderManagementStatus | null;
  readonly gateway: GatewayStatus | null;
  readonly rules: readonly RuleView[] | null;
  /** How the files stand that rules are made of. */
  readonly ruleFiles: readonly RuleFileView[] | null;
  /** Which replica of the rule engine decides about each partition; nothing where there is one process. */
  readonly ruleOwners?: readonly OwnerView[] | null;
  /** Which replica polls the prediction API. */
  readonly signalOwners?: readonly OwnerView[] | null;
  readonly positions: readonly PositionV1[] | null;
  /** Instruments with a quote. */
  readonly quotes: number | null;
  readonly problems: readonly SystemProblem[];
}

/** A position of the account, with the signed shares of it that are not ours. */
export type PositionRow = PositionV1 & { readonly external: string };

/** A signal with the account that it was traded or denied for; null where no rule made anything of it (yet). */
export type SignalRow = SignalView & { readonly account: string | null };
