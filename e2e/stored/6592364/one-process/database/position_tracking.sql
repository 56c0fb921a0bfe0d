DO $$ BEGIN CREATE ROLE fairlead; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA position_tracking AUTHORIZATION fairlead;
SET ROLE fairlead;
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
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', '0', '0', '-2', '2', '-2', '2', '1', 'USD', '2026-11-30 01:33:15+00', '6b0cd251.00000001.01', 'false', '2026-11-30 01:33:18+00', '6b0cd251.00000002.01', '4', 'F1-YB2EBU6XO4NAKCXB', '4f5a4e2d-639b-5922-803f-6663164d4ccd', 'stored');
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'SIM004', '0', '0', '0', '0', '0', '0', '1', '', NULL, NULL, 'false', NULL, NULL, '0', NULL, NULL, NULL);
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'SIM001', '100', '10001', '0', '1', '0', '1', '1', 'USD', '2026-11-30 01:33:20+00', '6b0cd251.00000003.01', 'false', '2026-11-30 01:33:20+00', '6b0cd251.00000003.01', '2', 'F1-2BNF25S5JIHOMZMR', 'f6274cfe-498f-5d46-800c-3176bca3fa24', 'stored');
INSERT INTO position_tracking."position" (account, instrument_key, symbol, quantity, cost, realised_pnl, commission, total_realised_pnl, total_commission, multiplier, currency, opening_at, opening_id, opened_across, newest_at, newest_id, revision, trade_ref, trade_id, strategy) VALUES ('DU1000001', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'SIM003', '-50', '-4999.5', '0', '1', '0', '1', '1', 'USD', '2026-11-30 01:33:20+00', '6b0cd251.00000004.01', 'false', '2026-11-30 01:33:20+00', '6b0cd251.00000004.01', '2', 'F1-FBRCMFXD6SBGI7DA', 'd94706c3-9f1b-5b6a-a635-894eda0d4e0f', 'stored');

CREATE TABLE position_tracking.account (
  account text NOT NULL,
  currency text NOT NULL,
  net_liquidation numeric NOT NULL,
  published_at timestamp with time zone,
  is_due boolean NOT NULL DEFAULT false
);
INSERT INTO position_tracking.account (account, currency, net_liquidation, published_at, is_due) VALUES ('DU1000001', 'USD', '999994', '2026-11-30 01:33:19.065+00', 'true');

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
INSERT INTO position_tracking.baseline (account, taken_at) VALUES ('DU1000001', '2026-11-30 01:33:13.014+00');

CREATE TABLE position_tracking.broker_report (
  account text NOT NULL,
  taken_at timestamp with time zone NOT NULL,
  published_at timestamp with time zone NOT NULL,
  positions jsonb NOT NULL,
  is_checked boolean NOT NULL
);
INSERT INTO position_tracking.broker_report (account, taken_at, published_at, positions, is_checked) VALUES ('DU1000001', '2026-11-30 01:33:13.014+00', '2026-11-30 01:33:13.089+00', '[]', 'true');

CREATE TABLE position_tracking.commission (
  account text NOT NULL,
  execution_id text NOT NULL,
  revision integer NOT NULL,
  amount numeric NOT NULL,
  currency text NOT NULL
);
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd251.00000001.01', '1', '1', 'USD');
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd251.00000002.01', '1', '1', 'USD');
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd251.00000003.01', '1', '1', 'USD');
INSERT INTO position_tracking.commission (account, execution_id, revision, amount, currency) VALUES ('DU1000001', '6b0cd251.00000004.01', '1', '1', 'USD');

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
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd251.00000001.01', '1', 'FILL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'F1-YB2EBU6XO4NAKCXB-E1', 'F1-YB2EBU6XO4NAKCXB', 'BUY', '100', '100.01', '1', 'USD', '2026-11-30 01:33:15+00', '2026-11-30 01:33:17.246+00');
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd251.00000002.01', '1', 'FILL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'F1-YB2EBU6XO4NAKCXB-T1', 'F1-YB2EBU6XO4NAKCXB', 'SELL', '100', '99.99', '1', 'USD', '2026-11-30 01:33:18+00', '2026-11-30 01:33:18.918+00');
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd251.00000003.01', '1', 'FILL', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'SIM001', 'F1-2BNF25S5JIHOMZMR-E1', 'F1-2BNF25S5JIHOMZMR', 'BUY', '100', '100.01', '1', 'USD', '2026-11-30 01:33:20+00', '2026-11-30 01:33:20.284+00');
INSERT INTO position_tracking.execution (account, execution_id, revision, kind, instrument_key, symbol, order_ref, trade_ref, side, quantity, price, multiplier, currency, executed_at, published_at) VALUES ('DU1000001', '6b0cd251.00000004.01', '1', 'FILL', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'SIM003', 'F1-FBRCMFXD6SBGI7DA-E1', 'F1-FBRCMFXD6SBGI7DA', 'SELL', '50', '99.99', '1', 'USD', '2026-11-30 01:33:20+00', '2026-11-30 01:33:20.727+00');

CREATE TABLE position_tracking.inbox (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '6c29e569-0939-477d-b0f4-0450aed04c3f', '2026-11-30 01:33:13.077356+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '7c144c50-7d4b-4ab9-b776-06ba961dbf03', '2026-11-30 01:33:13.199411+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'c77ff9a5-d857-45bb-902a-b62e72a384f2', '2026-11-30 01:33:15.33406+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '0757fb69-e08c-57b0-8387-7e20bac92f24', '2026-11-30 01:33:17.521813+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '5314a895-a167-501c-9570-933d59bb9468', '2026-11-30 01:33:17.521888+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '4f479e26-4e79-4846-847e-8889b930f82d', '2026-11-30 01:33:18.288993+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '78c9d36d-e471-483e-bfb7-479240e4d024', '2026-11-30 01:33:18.774259+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '0ed428bf-4525-56a5-8c66-2a88ee6e3a9c', '2026-11-30 01:33:18.999146+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'c7ce788b-94c3-50b4-b976-7dac4d7f83fa', '2026-11-30 01:33:18.99919+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'fc958638-9082-43b0-bf46-4230ae5a8fac', '2026-11-30 01:33:19.736585+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'a0962fa7-4bae-4da8-a9fa-e9dce8a273c0', '2026-11-30 01:33:20.31378+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '35d4a259-e445-5061-9c9e-6204fd119316', '2026-11-30 01:33:20.353+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'd7e9d2ff-a488-55e6-b3ab-6cb34a0874ee', '2026-11-30 01:33:20.353051+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '5a56e350-1892-4c02-8431-269ea1be09f2', '2026-11-30 01:33:20.782991+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'ca9b49f3-3903-5387-8e7d-e4134461145c', '2026-11-30 01:33:20.897028+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', '49554574-f50c-51dd-899f-7a3766e0461e', '2026-11-30 01:33:20.897067+00');
INSERT INTO position_tracking.inbox (consumer, message_id, received_at) VALUES ('position-tracking', 'f294922d-ac73-4329-9ee8-da46e0d69702', '2026-11-30 01:33:20.962739+00');

CREATE TABLE position_tracking.instance_heartbeat (
  instance text NOT NULL,
  at timestamp with time zone NOT NULL
);
INSERT INTO position_tracking.instance_heartbeat (instance, at) VALUES ('main', '2026-11-30 01:33:21.068692+00');

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
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('1', '30e633ae-ce10-4d69-bb70-76de77e05c0b', 'position.v1.equity.DU1000001', 'position.equity', '{"id":"30e633ae-ce10-4d69-bb70-76de77e05c0b","type":"position.equity","version":1,"occurredAt":"2026-11-30T01:33:13.097Z","recordedAt":"2026-11-30T01:33:13.097Z","correlationId":"62f645e5-5ef1-5533-872c-0ec23cb13eae","causationId":"6c29e569-0939-477d-b0f4-0450aed04c3f","source":"position-tracking","data":{"account":"DU1000001","currency":"USD","netLiquidation":"1000000","realisedPnl":"0","commission":"0"}}', 'main', '2026-11-30 01:33:13.103184+00', '2026-11-30 01:33:13.484125+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('2', '1bc3b551-b897-470b-acf1-7db0ecf22898', 'position.v1.opened.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.opened', '{"id":"1bc3b551-b897-470b-acf1-7db0ecf22898","type":"position.opened","version":1,"occurredAt":"2026-11-30T01:33:18.129Z","recordedAt":"2026-11-30T01:33:18.129Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"0757fb69-e08c-57b0-8387-7e20bac92f24","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"0","currency":"USD","openedAt":"2026-11-30T01:33:15.000Z","revision":1}}', 'main', '2026-11-30 01:33:18.256816+00', '2026-11-30 01:33:18.529527+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('3', '5afff1d5-e896-4914-b204-1edc973cb8b4', 'position.v1.changed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"5afff1d5-e896-4914-b204-1edc973cb8b4","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:18.249Z","recordedAt":"2026-11-30T01:33:18.249Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"5314a895-a167-501c-9570-933d59bb9468","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:15.000Z","revision":2}}', 'main', '2026-11-30 01:33:18.256858+00', '2026-11-30 01:33:18.529562+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('4', '7369e8a4-9437-42f0-af12-d1343c45c21f', 'position.v1.equity.DU1000001', 'position.equity', '{"id":"7369e8a4-9437-42f0-af12-d1343c45c21f","type":"position.equity","version":1,"occurredAt":"2026-11-30T01:33:18.308Z","recordedAt":"2026-11-30T01:33:18.308Z","correlationId":"62f645e5-5ef1-5533-872c-0ec23cb13eae","causationId":"4f479e26-4e79-4846-847e-8889b930f82d","source":"position-tracking","data":{"account":"DU1000001","currency":"USD","netLiquidation":"999998","realisedPnl":"0","commission":"1"}}', 'main', '2026-11-30 01:33:18.310601+00', '2026-11-30 01:33:18.529568+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('5', 'ebcf30fe-c063-45d1-8be7-eb352ead22df', 'position.v1.closed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.closed', '{"id":"ebcf30fe-c063-45d1-8be7-eb352ead22df","type":"position.closed","version":1,"occurredAt":"2026-11-30T01:33:19.041Z","recordedAt":"2026-11-30T01:33:19.041Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"0ed428bf-4525-56a5-8c66-2a88ee6e3a9c","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"0","averagePrice":"0","realisedPnl":"-2","unrealisedPnl":"0","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:15.000Z","revision":3}}', 'main', '2026-11-30 01:33:19.099308+00', '2026-11-30 01:33:19.418904+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('6', '3c6b0933-367e-4ae7-90cc-8d6b88f14474', 'position.v1.equity.DU1000001', 'position.equity', '{"id":"3c6b0933-367e-4ae7-90cc-8d6b88f14474","type":"position.equity","version":1,"occurredAt":"2026-11-30T01:33:19.065Z","recordedAt":"2026-11-30T01:33:19.065Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"0ed428bf-4525-56a5-8c66-2a88ee6e3a9c","source":"position-tracking","data":{"account":"DU1000001","currency":"USD","netLiquidation":"999998","realisedPnl":"-2","commission":"1"}}', 'main', '2026-11-30 01:33:19.099553+00', '2026-11-30 01:33:19.418954+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('7', '6b0ad74f-725e-4472-ae65-bc6cf9e18ea0', 'position.v1.changed.DU1000001.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"6b0ad74f-725e-4472-ae65-bc6cf9e18ea0","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:19.097Z","recordedAt":"2026-11-30T01:33:19.097Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"c7ce788b-94c3-50b4-b976-7dac4d7f83fa","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","tradeId":"4f5a4e2d-639b-5922-803f-6663164d4ccd","strategy":"stored","quantity":"0","averagePrice":"0","realisedPnl":"-2","unrealisedPnl":"0","commission":"2","currency":"USD","openedAt":"2026-11-30T01:33:15.000Z","revision":4}}', 'main', '2026-11-30 01:33:19.099558+00', '2026-11-30 01:33:19.418964+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('8', 'd823272a-16bb-470d-9c54-95b59922dd5b', 'position.v1.opened.DU1000001.KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'position.opened', '{"id":"d823272a-16bb-470d-9c54-95b59922dd5b","type":"position.opened","version":1,"occurredAt":"2026-11-30T01:33:20.376Z","recordedAt":"2026-11-30T01:33:20.376Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":"35d4a259-e445-5061-9c9e-6204fd119316","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM001","tradeId":"f6274cfe-498f-5d46-800c-3176bca3fa24","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"0","currency":"USD","openedAt":"2026-11-30T01:33:20.000Z","revision":1}}', 'main', '2026-11-30 01:33:20.392287+00', '2026-11-30 01:33:20.629464+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('9', 'adc29755-053e-4f65-92e1-7e2a6615e6e3', 'position.v1.changed.DU1000001.KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"adc29755-053e-4f65-92e1-7e2a6615e6e3","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:20.389Z","recordedAt":"2026-11-30T01:33:20.389Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":"d7e9d2ff-a488-55e6-b3ab-6cb34a0874ee","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM001","tradeId":"f6274cfe-498f-5d46-800c-3176bca3fa24","strategy":"stored","quantity":"100","averagePrice":"100.01","realisedPnl":"0","unrealisedPnl":"-1","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:20.000Z","revision":2}}', 'main', '2026-11-30 01:33:20.392326+00', '2026-11-30 01:33:20.629495+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('10', 'd9f71812-dcfe-4e06-9e70-13f40bc6ead2', 'position.v1.opened.DU1000001.KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'position.opened', '{"id":"d9f71812-dcfe-4e06-9e70-13f40bc6ead2","type":"position.opened","version":1,"occurredAt":"2026-11-30T01:33:20.908Z","recordedAt":"2026-11-30T01:33:20.908Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":"ca9b49f3-3903-5387-8e7d-e4134461145c","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM003","tradeId":"d94706c3-9f1b-5b6a-a635-894eda0d4e0f","strategy":"stored","quantity":"-50","averagePrice":"99.99","realisedPnl":"0","unrealisedPnl":"-0.5","commission":"0","currency":"USD","openedAt":"2026-11-30T01:33:20.000Z","revision":1}}', 'main', '2026-11-30 01:33:20.940666+00', '2026-11-30 01:33:21.163592+00');
INSERT INTO position_tracking.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('11', '7b1f4fbf-bde5-449e-abca-49398b58866f', 'position.v1.changed.DU1000001.KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'position.changed', '{"id":"7b1f4fbf-bde5-449e-abca-49398b58866f","type":"position.changed","version":1,"occurredAt":"2026-11-30T01:33:20.923Z","recordedAt":"2026-11-30T01:33:20.923Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":"49554574-f50c-51dd-899f-7a3766e0461e","source":"position-tracking","data":{"account":"DU1000001","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM003","tradeId":"d94706c3-9f1b-5b6a-a635-894eda0d4e0f","strategy":"stored","quantity":"-50","averagePrice":"99.99","realisedPnl":"0","unrealisedPnl":"-0.5","commission":"1","currency":"USD","openedAt":"2026-11-30T01:33:20.000Z","revision":2}}', 'main', '2026-11-30 01:33:20.940692+00', '2026-11-30 01:33:21.16362+00');

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
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-YB2EBU6XO4NAKCXB', '4f5a4e2d-639b-5922-803f-6663164d4ccd', 'stored', 'DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'LONG', '97', '2026-11-30 01:33:14.879+00');
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-OKJM47C4OM2IBOUF', 'ccbd71ba-58db-52f8-b8e2-8c993ffb28b7', 'stored', 'DU1000001', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'LONG', '97', '2026-11-30 01:33:19.611+00');
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-2BNF25S5JIHOMZMR', 'f6274cfe-498f-5d46-800c-3176bca3fa24', 'stored', 'DU1000001', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'LONG', '97', '2026-11-30 01:33:20.103+00');
INSERT INTO position_tracking.trade (trade_ref, trade_id, strategy, account, instrument_key, direction, stop_price, approved_at) VALUES ('F1-FBRCMFXD6SBGI7DA', 'd94706c3-9f1b-5b6a-a635-894eda0d4e0f', 'stored', 'DU1000001', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'SHORT', '102.99', '2026-11-30 01:33:20.616+00');

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
SELECT setval('position_tracking.outbox_seq_seq', 11, true);
RESET ROLE;
