export { type Simulator, startSimulator } from './start-simulator';
export { SimulatorEnv } from './simulator.env';
export type { MarketDataPermission, SimulatorOptions } from './options';
export { type ManualOrder, SimulatorControl, type SimulatorState } from './control/control';
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
