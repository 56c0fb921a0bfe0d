import type {
  GatewayStatus,
  OrderManagementStatus,
  RuleFileView,
  SystemProblem,
} from '@fairlead/contracts';

/** What is ended at TWS by its clock is allowed so much. */
const CLOCK_SKEW_MS_MAX = 2_000;

/** What the services answered; null where one did not. */
interface AnsweredStatus {
  readonly files: readonly RuleFileView[];
  readonly gateway: GatewayStatus | null;
  readonly orderManagement: OrderManagementStatus | null;
}

/** Returns what a person has to see to, beside services that do not answer. */
export function problemsIn({
  files,
  gateway,
  orderManagement,
}: AnsweredStatus): readonly SystemProblem[] {
  return [
    ...brokenFiles(files),
    ...takenQuotes(gateway),
    ...skewedClocks(gateway),
    ...drifts(orderManagement),
  ];
}

function brokenFiles(files: readonly RuleFileView[]): readonly SystemProblem[] {
  return files
    .filter(({ state }) => state === 'BROKEN')
    .map(({ reason }) => ({ service: 'rule-engine', code: 'BROKEN_FILE', message: reason }));
}

function takenQuotes(gateway: GatewayStatus | null): readonly SystemProblem[] {
  const taken = gateway?.quotesTaken;
  if (taken === undefined) return [];
  const message = `since ${taken.since} ${taken.reason}`;
  return [{ service: 'tws-gateway', code: 'QUOTES_TAKEN', message }];
}

function skewedClocks(gateway: GatewayStatus | null): readonly SystemProblem[] {
  const { clockSkewMs = 0 } = gateway ?? {};
  if (Math.abs(clockSkewMs) <= CLOCK_SKEW_MS_MAX) return [];
  const which = clockSkewMs > 0 ? 'ahead of' : 'behind';
  const seconds = Math.round(Math.abs(clockSkewMs) / 100) / 10;
  const message = `its clock is ${seconds} s ${which} that of TWS: set both by NTP, for what ends by the time ends by that much too early or too late`;
  return [{ service: 'tws-gateway', code: 'CLOCK_SKEW', message }];
}

function drifts(status: OrderManagementStatus | null): readonly SystemProblem[] {
  return (status?.differences ?? []).map(({ symbol, instrumentKey, unexplained, held }) => {
    const name = symbol === '' ? instrumentKey : symbol;
    const message =
      held === undefined
        ? `nothing explains ${unexplained} shares of ${name} at the broker: entries are denied until "fairlead reconcile accept ${name}"`
        : `the broker holds ${held} shares of ${name}, which fits nothing: entries are denied while another look is taken`;
    return { service: 'order-management', code: 'POSITION_DRIFT', message };
  });
}
