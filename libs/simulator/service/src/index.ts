export { storedAccount } from './ledger/stored-account';
export { type Simulator, startSimulator } from './start-simulator';
export {
  CONFIG_SCHEMA,
  type SimulatorConfig,
  SimulatorConfigError,
  environmentOptions,
  readSimulatorConfig,
  cashIn,
  simulatorOptions,
} from './config/simulator-config';
export { SimulatorEnv } from './config/simulator.env';
export type { SimulatorOptions } from './options';
export { type Disk, machineDisk } from './disk/disk';
export type { MarketDataPermission } from '@fairlead/simulator-domain';
export { SimulatorControl, type SimulatorState } from './actions/simulator-control';
export type { ManualOrder } from './actions/manual-orders';
export type { OrderMessageFaults } from './faults/order-message-gate';
export { DEFAULT_SWITCHES, type SwitchChanges, type Switches } from '@fairlead/simulator-domain';
export type { Dismissal, WireViolation } from './server/violation';
export type { LedgerOrder } from '@fairlead/simulator-domain';
export type { OrderMeta } from '@fairlead/simulator-domain';
export type { LoggedFrame } from './frames/logged-frame';
export {
  type BracketLeg,
  type CompleteBracket,
  completeBrackets,
  placedOrders,
  readFrames,
} from './frames/read-frames';
export type { ClockChoice } from './clock/open-clock';
export { isClockText } from './clock/open-clock';
export { ACTIONS } from './actions/actions';
export { ASSERTIONS, type Assertion, assertionsOf } from './actions/assertions';
export { CONTROL_ROUTES } from './control/control-routes';
export { PING_CODE } from './actions/settling';
export { NotSteppedError, type StepReport, type StepRequest } from './actions/stepper';
export type { PriceOptions } from '@fairlead/simulator-domain';
export { type MessageRule, type RequestRule, RuleError } from './faults/rules';
export { SCENARIO_SCHEMA, ScenarioError, parseScenario } from './scenario/scenario';
export type { Scenario } from './scenario/scenario-shape';
export { readScenario } from './scenario/read-scenario';
export type { ScenarioProgress } from './scenario/scenario-player';
