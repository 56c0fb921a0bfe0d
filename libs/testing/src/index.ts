export { TestNats, freePort } from './nats-server';
export { type TestDatabase, databaseOn, databaseOnOwnServer, testDatabase } from './test-database';
export {
  type DeliveryOptions,
  TRADING_NOON,
  TestService,
  type TestServiceOptions,
  startTestService,
} from './start-test-service';
export { PipelineCounter, type StoryCost } from './pipeline-counter';
export {
  type Disturbance,
  DisturbingTransport,
  type Swap,
  swapText,
} from './transport/disturbing-transport';
export { openJetStream, provisionSpec } from './transport/open-jetstream';
export { transportFeatures } from './transport/transport.features';
export {
  type Simulator,
  type SimulatorOptions,
  readFrames,
  startSimulator,
} from '@fairlead/simulator-service';
export {
  type PredictionMade,
  type PredictionRequest,
  type PredictionWanted,
  TestPredictionApi,
  type TestPredictionApiOptions,
} from './test-prediction-api';
export { problemOf } from './problem-of';
