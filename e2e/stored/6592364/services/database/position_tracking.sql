DO $$ BEGIN CREATE ROLE fairlead_position_tracking; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA position_tracking AUTHORIZATION fairlead_position_tracking;
SET ROLE fairlead_position_tracking;
CREATE SEQUENCE position_tracking.migrations_id_seq AS integer;
CREATE SEQUENCE position_tracking.outbox_seq_seq AS bigint;

CREATE TABLE position_tracking."position" (
  account text NOT NULL,
  instrument_key text NOT NULL,
  symbol text NOT NULL,
  quantity numeric NOT NULL DEFAULT 0,
  cost numeric NOT NULL DEFAULT 0,
  realised_pnl numeric NOT NULL DEFAULT 0,
  commission numeric NOT NULL DEFAULT 0,
  total_realised_pnl numeric NOT NULL DEFAULT 0,
  total_commission numeric NOT NULL DEFAULT 0,
  multiplier numeric NOT NULL DEFAULT 1,
  currency text NOT NULL DEFAULT ''::text,
  opening_at timestamp with time zone,
  opening_id text,
  opened_across boolean NOT NULL DEFAULT false,
  newest_at timestamp with time zone,
  newest_id text,
  revision integer NOT NULL DEFAULT 0,
  trade_ref text,
  trade_id uuid,
  strategy text
);
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', '0', '0', '-2', '2', '-2', '2', '1', 'USD', '2026-11-30 01:33:54+00', '6b0cd274.00000001.01', 'false', '2026-11-30 01:33:55+00', '6b0cd274.00000002.01', '4', 'F1-YB2EBU6XO4NAKCXB', '4f5a4e2d-639b-5922-803f-6663164d4ccd', 'stored');
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'SIM004', '0', '0', '0', '0', '0', '0', '1', '', NULL, NULL, 'false', NULL, NULL, '0', NULL, NULL, NULL);

CREATE TABLE position_tracking.account (
  account text NOT NULL,
  currency text NOT NULL,
  net_liquidation numeric NOT NULL,
  published_at timestamp with time zone,
  is_due boolean NOT NULL DEFAULT false
);
INSERT INTO position_tracking.account (account, currency, net_liquidation, published_at, is_due) VALUES ('DU1000001', 'USD', '999998', '2026-11-30 01:33:55.272+00', 'true');

CREATE TABLE position_tracking.attempt (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  tries integer NOT NULL,
  error text,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE position_tracking.baseline (
  account text NOT NULL,
  taken_at timestamp with time zone NOT NULL
);
INSERT INTO position_tracking.baseline (account, taken_at) VALUES ('DU1000001', '2026-11-30 01:33:52.363+00');

CREATE TABLE position_tracking.broker_report (
  account text NOT NULL,
  taken_at timestamp with time zone NOT NULL,
  published_at timestamp with time zone NOT NULL,
  positions jsonb NOT NULL,
  is_checked boolean NOT NULL
);
INSERT INTO position_tracking.broker_report (account, taken_at, published_at, positions, is_checked) VALUES ('DU1000001', '2026-11-30 01:33:52.363+00', '2026-11-30 01:33:52.369+00', '[]', 'true');

CREATE TABLE position_tracking.commission (
  account text NOT NULL,
  execution_id text NOT NULL,
  revision integer NOT NULL,
  amount numeric NOT NULL,
  currency text NOT NULL
);
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd274.00000001.01', '1', '1', 'USD');
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd274.00000002.01', '1', '1', 'USD');

CREATE TABLE position_tracking.dead_letter (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  envelope text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE position_tracking.drift (
  account text NOT NULL,
  instrument_key text NOT NULL,
  symbol text NOT NULL,
  ours numeric NOT NULL,
  broker numeric NOT NULL
);

CREATE TABLE position_tracking.execution (
  account text NOT NULL,
  execution_id text NOT NULL,
  revision integer NOT NULL,
  kind text NOT NULL,
  instrument_key text NOT NULL,
  symbol text NOT NULL,
  order_ref text NOT NULL,
  trade_ref text,
  side text NOT NULL,
  quantity numeric NOT NULL,
  price numeric NOT NULL,
  multiplier numeric NOT NULL,
  currency text NOT NULL,
  executed_at timestamp with time zone NOT NULL,
  published_at timestamp with time zone NOT NULL
);
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd274.00000001.01', '1', 'FILL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'F1-YB2EBU6XO4NAKCXB-E1', 'F1-YB2EBU6XO4NAKCXB', 'BUY', '100', '100.01', '1', 'USD', '2026-11-30 01:33:54+00', '2026-11-30 01:33:54.156+00');
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd274.00000002.01', '1', 'FILL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'F1-YB2EBU6XO4NAKCXB-T1', 'F1-YB2EBU6XO4NAKCXB', 'SELL', '100', '99.99', '1', 'USD', '2026-11-30 01:33:55+00', '2026-11-30 01:33:55.153+00');

CREATE TABLE position_tracking.inbox (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '54cc7d9b-76d8-4a1e-8a60-7e8414b57a6d', '2026-11-30 01:33:52.449526+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'aadd5d6e-d419-423d-ac92-dd6c5d04009e', '2026-11-30 01:33:52.450091+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'd3f383b6-0867-4ca0-bb53-5ba21940b977', '2026-11-30 01:33:53.698352+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '67be18c9-ea84-5d39-b5d1-014f1ed7aed3', '2026-11-30 01:33:54.222266+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '66dfc51f-a0e2-5698-a912-d2185c7c54d0', '2026-11-30 01:33:54.296344+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'd4c12526-9093-4b05-bbcc-7bf3e23fa4ba', '2026-11-30 01:33:54.87678+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'af582af4-613d-5cf9-a83e-942ec88e4aca', '2026-11-30 01:33:55.244578+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'ecd9f6f7-2426-584a-8970-91561aa0a8b7', '2026-11-30 01:33:55.244753+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '8f4f12a8-f416-4135-b971-88db2d32f8f1', '2026-11-30 01:33:56.22376+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '29c0cbda-1319-4e0e-9e28-b0ec21677b4e', '2026-11-30 01:33:56.444087+00');

CREATE TABLE position_tracking.instance_heartbeat (
  instance text NOT NULL,
  at timestamp with time zone NOT NULL
);
INSERT INTO position_tracking.instance_heartbeat (instance, at) VALUES ('main', '2026-11-30 01:33:55.614955+00');

CREATE TABLE position_tracking.migrations (
  id integer NOT NULL DEFAULT nextval('position_tracking.migrations_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL
);
INSERT INTO position_tracking.migrations (id, "timestamp", name) VALUES ('1', '1760000000000', 'PlatformTables1760000000000');
INSERT INTO position_tracking.migrations (id, "timestamp", name) VALUES ('2', '1763900000001', 'CreatePositionTables1763900000001');

CREATE TABLE position_tracking.outbox (
  seq bigint NOT NULL DEFAULT nextval('position_tracking.outbox_seq_seq'::regclass),
  id uuid NOT NULL,
  subject text NOT NULL,
  type text NOT NULL,
  envelope text NOT NULL,
  writer text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamp with time zone
);
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('1', '5387650f-1396-44db-bda2-1caf8ce6977d', 'position.v1.equity.DU1000001', 'position.equity', '{"id":"5387650f-1396-44db-bda2-1caf8ce6977d","type":"position.equity","version":1,"occurredAt":"2026-11-30T01:33:52.483Z","recordedAt":"2026-11-30T01:33:52.483Z","correlationId":"62f645e5-5ef1-5533-872c-0ec23cb13eae","causationId":"54cc7d9b-76d8-4a1e-8a60-7e8414b57a6d","source":"position-tracking","data":{"account":"DU1000001","currency":"USD","netLiquidation":"1000000","realisedPnl":"0","commission":"0"}}', 'main', '2026-11-30 01:33:52.494104+00', '2026-11-30 01:33:52.618064+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('2', 'be8d1241-0349-4fbc-ac94-fe047a3252dd', 'position.v1.opened.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.opened', '{"id":"be8d1241-0349-4fbc-ac94-fe047a3252dd","type":"position.opened","version":1,"occurredAt":"2026-11-30T01:33:54.254Z","recordedAt":"2026-11-30T01:33:54.254Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"67be18c9-ea84-5d39-b5d1-014f1ed7aed3","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"0","currency":"USD","openedAt":"2026-11-30T01:33:54.000Z","revision":1}}', 'main', '2026-11-30 01:33:54.261997+00', '2026-11-30 01:33:54.400147+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('3', 'c51de076-3e33-4196-8e15-ca0a851df5e6', 'position.v1.changed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"c51de076-3e33-4196-8e15-ca0a851df5e6","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:54.337Z","recordedAt":"2026-11-30T01:33:54.337Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"66dfc51f-a0e2-5698-a912-d2185c7c54d0","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:54.000Z","revision":2}}', 'main', '2026-11-30 01:33:54.339962+00', '2026-11-30 01:33:54.461561+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('4', '0a384854-0681-4334-b971-dc602e211192', 'position.v1.closed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.closed', '{"id":"0a384854-0681-4334-b971-dc602e211192","type":"position.closed","version":1,"occurredAt":"2026-11-30T01:33:55.265Z","recordedAt":"2026-11-30T01:33:55.265Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"af582af4-613d-5cf9-a83e-942ec88e4aca","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"0","averagePrice":"0","realisedPnl":"-2","unrealisedPnl":"0","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:54.000Z","revision":3}}', 'main', '2026-11-30 01:33:55.279361+00', '2026-11-30 01:33:55.424792+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('5', 'b31c8b66-5ae6-400e-9891-ea7b8e923376', 'position.v1.equity.DU1000001', 'position.equity', '{"id":"b31c8b66-5ae6-400e-9891-ea7b8e923376","type":"position.equity","version":1,"occurredAt":"2026-11-30T01:33:55.272Z","recordedAt":"2026-11-30T01:33:55.272Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"af582af4-613d-5cf9-a83e-942ec88e4aca","source":"position-tracking","data":{"account":"DU1000001","currency":"USD","netLiquidation":"1000000","realisedPnl":"-2","commission":"1"}}', 'main', '2026-11-30 01:33:55.279389+00', '2026-11-30 01:33:55.424826+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('6', '5cb5236c-db1d-455e-8a86-1a872c5c7f59', 'position.v1.changed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"5cb5236c-db1d-455e-8a86-1a872c5c7f59","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:55.275Z","recordedAt":"2026-11-30T01:33:55.275Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"ecd9f6f7-2426-584a-8970-91561aa0a8b7","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"0","averagePrice":"0","realisedPnl":"-2","unrealisedPnl":"0","commission":"2","currency":"USD","openedAt":"2026-11-30T01:33:54.000Z","revision":4}}', 'main', '2026-11-30 01:33:55.279423+00', '2026-11-30 01:33:55.424832+00');

CREATE TABLE position_tracking.trade (
  trade_ref text NOT NULL,
  trade_id uuid NOT NULL,
  strategy text NOT NULL,
  account text NOT NULL,
  instrument_key text NOT NULL,
  direction text NOT NULL,
  stop_price numeric,
  approved_at timestamp with time zone NOT NULL
);
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-YB2EBU6XO4NAKCXB', '4f5a4e2d-639b-5922-803f-6663164d4ccd', 'stored', 'DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'LONG', '97', '2026-11-30 01:33:53.401+00');
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-OKJM47C4OM2IBOUF', 'ccbd71ba-58db-52f8-b8e2-8c993ffb28b7', 'stored', 'DU1000001', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'LONG', '97', '2026-11-30 01:33:56.014+00');

ALTER SEQUENCE position_tracking.migrations_id_seq OWNED BY position_tracking.migrations.id;
ALTER SEQUENCE position_tracking.outbox_seq_seq OWNED BY position_tracking.outbox.seq;
ALTER TABLE position_tracking."position" ADD CONSTRAINT position_pkey PRIMARY KEY (account, instrument_key);
ALTER TABLE position_tracking.account ADD CONSTRAINT account_pkey PRIMARY KEY (account);
ALTER TABLE position_tracking.attempt ADD CONSTRAINT attempt_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE position_tracking.baseline ADD CONSTRAINT baseline_pkey PRIMARY KEY (account);
ALTER TABLE position_tracking.broker_report ADD CONSTRAINT broker_report_pkey PRIMARY KEY (account);
ALTER TABLE position_tracking.commission ADD CONSTRAINT commission_pkey PRIMARY KEY (account, execution_id);
ALTER TABLE position_tracking.dead_letter ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE position_tracking.drift ADD CONSTRAINT drift_pkey PRIMARY KEY (account, instrument_key);
ALTER TABLE position_tracking.execution ADD CONSTRAINT execution_kind_check CHECK ((kind = ANY (ARRAY['FILL'::text, 'ADJUSTMENT'::text])));
ALTER TABLE position_tracking.execution ADD CONSTRAINT execution_multiplier_check CHECK ((multiplier > (0)::numeric));
ALTER TABLE position_tracking.execution ADD CONSTRAINT execution_pkey PRIMARY KEY (account, execution_id, revision);
ALTER TABLE position_tracking.execution ADD CONSTRAINT execution_quantity_check CHECK ((quantity > (0)::numeric));
ALTER TABLE position_tracking.execution ADD CONSTRAINT execution_side_check CHECK ((side = ANY (ARRAY['BUY'::text, 'SELL'::text])));
ALTER TABLE position_tracking.inbox ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE position_tracking.instance_heartbeat ADD CONSTRAINT instance_heartbeat_pkey PRIMARY KEY (instance);
ALTER TABLE position_tracking.migrations ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE position_tracking.outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (seq);
ALTER TABLE position_tracking.trade ADD CONSTRAINT trade_direction_check CHECK ((direction = ANY (ARRAY['LONG'::text, 'SHORT'::text])));
ALTER TABLE position_tracking.trade ADD CONSTRAINT trade_pkey PRIMARY KEY (trade_ref);
CREATE INDEX execution_of_instrument ON position_tracking.execution USING btree (account, instrument_key, published_at);
CREATE INDEX execution_of_trade ON position_tracking.execution USING btree (account, trade_ref) WHERE (trade_ref IS NOT NULL);
CREATE INDEX inbox_received ON position_tracking.inbox USING btree (received_at);
CREATE INDEX outbox_sent ON position_tracking.outbox USING btree (sent_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX outbox_unsent ON position_tracking.outbox USING btree (writer, seq) WHERE (sent_at IS NULL);
SELECT setval('position_tracking.migrations_id_seq', 2, true);
SELECT setval('position_tracking.outbox_seq_seq', 6, true);
RESET ROLE;
