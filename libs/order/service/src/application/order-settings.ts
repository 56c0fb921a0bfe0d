import type { EntrySettings, PlanSettings } from '@fairlead/order-domain';

/** How order management behaves, fixed for the life of the process. */
export interface OrderSettings extends EntrySettings {
  readonly plan: PlanSettings;
}
