export { PositionEnv } from './config/position.env';
export { PositionTrackingModule } from './position-tracking.module';
