export { storedAccount } from './book/stored-account';
export { type Simulator, startSimulator } from './start-simulator';
export {
  CONFIG_SCHEMA,
  type SimulatorConfig,
  SimulatorConfigError,
  environmentOptions,
  readSimulatorConfig,
  simulatorOptions,
} from './config/simulator-config';
export { SimulatorEnv } from './config/simulator.env';
export type { SimulatorOptions } from './options';
export type { MarketDataPermission } from './switches';
export { SimulatorControl, type SimulatorState } from './control/control';
export type { ManualOrder } from './control/manual-orders';
export type { OrderMessageFaults } from './server/faults';
export { DEFAULT_SWITCHES, type SwitchChanges, type Switches } from './switches';
export type { Dismissal, WireViolation } from './server/violation';
export type { BookedOrder } from './book/order-messages.mapper';
export type { OrderMeta } from './book/order-meta';
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
export { ASSERTIONS, type Assertion, assertionsOf } from './control/assertions';
export { PING_CODE } from './control/settling';
export { NotSteppedError, type StepReport, type StepRequest } from './control/stepper';
export type { PriceOptions } from './market/walk';
export { type MessageRule, type RequestRule, RuleError } from './server/rules';
export { SCENARIO_SCHEMA, ScenarioError, parseScenario } from './scenario/scenario';
export type { Scenario } from './scenario/scenario-shape';
export { readScenario } from './scenario/read-scenario';
export type { ScenarioProgress } from './scenario/scenario-player';
