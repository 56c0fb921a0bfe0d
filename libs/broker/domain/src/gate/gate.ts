/** `closed`: nothing may be sent. `exits`: cancels, protection and exits may. `open`: entries too. */
export type GateState = 'closed' | 'exits' | 'open';

/** Why the gate stands as it does. */
export type GateCode =
  | 'STARTING'
  | 'DISCONNECTED'
  | 'HEARTBEAT_LOST'
  | 'CLIENT_ID_IN_USE'
  | 'OTHER_CLIENT_ID'
  | 'LINK_LOST'
  | 'ACCOUNT_MISMATCH'
  | 'LIVE_NOT_ARMED'
  | 'DISK_FULL'
  | 'DATABASE_AWAY'
  | 'FENCED_OUT'
  | 'RECONCILING'
  | 'RECONCILED'
  | 'CONNECTED'
  | 'STOPPING';

/** Why the way is shut. */
export type ShutCode = Exclude<
  GateCode,
  'RECONCILING' | 'RECONCILED' | 'CONNECTED' | 'OTHER_CLIENT_ID'
>;

/** The way to the broker. */
export interface Gate {
  readonly state: GateState;
  readonly code: GateCode;
  readonly reason: string;
  /** True once this process was reconciled: later openings hold entries back until the link was stable for a while. */
  readonly openedBefore: boolean;
}

/** What can happen to the way to the broker. */
export type GateEvent =
  /** The socket is up, the account is the pinned one and may be traded: the comparison with the broker begins. */
  | { readonly kind: 'reconciling'; readonly reason: string }
  /** The comparison is done. */
  | { readonly kind: 'reconciled' }
  /** The link was stable for the time that entries are held back. */
  | { readonly kind: 'stable' }
  /** Orders of ours live that this connection cannot change or cancel: no entry may add to them. */
  | { readonly kind: 'held'; readonly code: 'OTHER_CLIENT_ID'; readonly reason: string }
  /** Anything that shuts the way. */
  | {
      readonly kind: 'shut';
      readonly code: ShutCode;
      readonly reason: string;
    };

/** The gate of a process that just started. */
export const INITIAL_GATE: Gate = {
  state: 'closed',
  code: 'STARTING',
  reason: 'the gateway is starting',
  openedBefore: false,
};

/**
 * Folds one event into the gate. 1. It opens from a comparison only, exits first. 2. Entries follow at once at the first
 * opening of a process, later only after a stable time; not while orders live that only another client id can change. 3. Whoever is fenced
 * out stays so until it ends. 4. Anything that shuts it, shuts it whole.
 */
export function evolveGate(gate: Gate, event: GateEvent): Gate {
  if (gate.code === 'FENCED_OUT' && !isStopping(event)) return gate;
  switch (event.kind) {
    case 'shut':
      return { ...gate, state: 'closed', code: event.code, reason: event.reason };
    case 'reconciling':
      return { ...gate, state: 'closed', code: 'RECONCILING', reason: event.reason };
    case 'reconciled':
      if (gate.code !== 'RECONCILING') return gate;
      return {
        state: 'exits',
        code: 'RECONCILED',
        reason: 'compared with the broker; exits may pass',
        openedBefore: gate.openedBefore,
      };
    case 'held':
      if (gate.state === 'closed') return gate;
      return { state: 'exits', code: event.code, reason: event.reason, openedBefore: true };
    case 'stable':
      if (gate.state !== 'exits') return gate;
      return {
        state: 'open',
        code: 'CONNECTED',
        reason: 'connected and compared with the broker',
        openedBefore: true,
      };
  }
}

/** What a command to the broker is for. */
export type Purpose = 'entry' | 'protect' | 'exit';

/** True where a command of this purpose may pass. */
export function mayPass(gate: Gate, purpose: Purpose): boolean {
  return purpose === 'entry' ? gate.state === 'open' : gate.state !== 'closed';
}

function isStopping(event: GateEvent): boolean {
  return event.kind === 'shut' && event.code === 'STOPPING';
}
