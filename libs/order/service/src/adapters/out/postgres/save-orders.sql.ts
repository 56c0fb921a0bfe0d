/** One round trip for everything: the version guards each trade, and what is concluded or answered stays so. */
export const SAVE = `
  WITH saved AS (
    INSERT INTO trade (trade_id, account, instrument_key, symbol, strategy, open, reopened, opened_at,
        changed_at, correlation_id, principal, version, state)
      SELECT t.trade_id, t.account, t.instrument_key, t.symbol, t.strategy, t.open, t.reopened, t.opened_at,
        t.changed_at, t.correlation_id, t.principal, t.version + 1, t.state
      FROM jsonb_to_recordset($1::jsonb) AS t (trade_id uuid, account text, instrument_key text, symbol text,
        strategy text, open boolean, reopened boolean, opened_at timestamptz, changed_at timestamptz,
        correlation_id text, principal text, version integer, state jsonb)
    ON CONFLICT (trade_id) DO UPDATE SET open = excluded.open, reopened = excluded.reopened,
        changed_at = excluded.changed_at, principal = excluded.principal, version = excluded.version, state = excluded.state
      WHERE trade.version = excluded.version - 1
    RETURNING trade_id
  ), legs AS (
    INSERT INTO order_leg (order_ref, trade_id, account, symbol, perm_id, oca_group, placed_at, record, moments)
      SELECT l.order_ref, l.trade_id, l.record->>'account', l.record->>'symbol', (l.record->>'permId')::bigint,
        l.record->>'ocaGroup', (l.record->>'placedAt')::timestamptz, l.record, coalesce(l.moments, '[]')
      FROM jsonb_to_recordset($2::jsonb) AS l (order_ref text, trade_id uuid, record jsonb, moments jsonb)
    ON CONFLICT (order_ref) DO UPDATE SET account = excluded.account, symbol = excluded.symbol, perm_id = excluded.perm_id,
        oca_group = excluded.oca_group, placed_at = excluded.placed_at, record = excluded.record,
        moments = order_leg.moments || excluded.moments
      WHERE excluded.record IS NOT NULL
  ), intents AS (
    INSERT INTO intent (intent_id, account, instrument_key, state, waits_for, expires_at, correlation_id, principal, outcome, code,
        approved_at, data)
      SELECT i.intent_id, i.account, i.instrument_key, i.state, i.waits_for, i.expires_at, i.correlation_id, i.principal,
        i.outcome, i.code, i.approved_at, i.data
      FROM jsonb_to_recordset($3::jsonb) AS i (intent_id uuid, account text, instrument_key text, state text, waits_for uuid,
        expires_at timestamptz, correlation_id text, principal text, outcome text, code text,
        approved_at timestamptz, data jsonb)
    ON CONFLICT (intent_id) DO UPDATE SET state = excluded.state, waits_for = excluded.waits_for,
        outcome = excluded.outcome, code = excluded.code,
        approved_at = coalesce(intent.approved_at, excluded.approved_at)
      WHERE intent.state <> 'CONCLUDED'
  ), concluded AS (
    UPDATE intent SET state = 'CONCLUDED', outcome = c.outcome, code = c.code
      FROM jsonb_to_recordset($4::jsonb) AS c ("intentId" uuid, outcome text, code text)
      WHERE intent.intent_id = c."intentId" AND intent.state <> 'CONCLUDED'
  ), approvals AS (
    INSERT INTO approval (intent_id, proposal, requested_at, until, answer, answered_by, answer_reason, answered_at)
      SELECT a.intent_id, a.proposal, a.requested_at, a.until, a.answer, a.answered_by, a.answer_reason, a.answered_at
      FROM jsonb_to_recordset($5::jsonb) AS a (intent_id uuid, proposal jsonb, requested_at timestamptz, until timestamptz,
        answer text, answered_by text, answer_reason text, answered_at timestamptz)
    ON CONFLICT (intent_id) DO UPDATE SET answer = excluded.answer, answered_by = excluded.answered_by,
        answer_reason = excluded.answer_reason, answered_at = excluded.answered_at
      WHERE approval.answer IS NULL
  )
  SELECT count(*)::int AS trades FROM saved`;
