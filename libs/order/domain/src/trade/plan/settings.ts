import { decimal } from '@fairlead/core';
import type { PlanSettings } from './plan';

/** The planner's settings. */
export const DEFAULT_PLAN_SETTINGS: PlanSettings = {
  repairMs: 2_000,
  repriceMs: 1_000,
  graceMs: 300,
  exitCollar: decimal('0.03'),
  exitAlarmMs: 30_000,
  lastResortRefusals: 3,
  lastResortMs: 20_000,
};
