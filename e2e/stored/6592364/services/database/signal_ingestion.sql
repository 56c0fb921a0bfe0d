DO $$ BEGIN CREATE ROLE fairlead_signal_ingestion; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA signal_ingestion AUTHORIZATION fairlead_signal_ingestion;
SET ROLE fairlead_signal_ingestion;
CREATE SEQUENCE signal_ingestion.migrations_id_seq AS integer;
CREATE SEQUENCE signal_ingestion.outbox_seq_seq AS bigint;

CREATE TABLE signal_ingestion.api_key (
  name text NOT NULL,
  prefix text NOT NULL,
  sha256 text NOT NULL,
  sources text[],
  default_source text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone
);
INSERT INTO signal_ingestion.api_key (name, prefix, sha256, sources, default_source, created_at, revoked_at) VALUES ('default', 'fl_uNWY', 'fc6d112726ba23efe14f7d113532661776e72158f038e7536b5652fb86beb182', NULL, 'http', '2026-11-30 01:33:37.616+00', NULL);

CREATE TABLE signal_ingestion.attempt (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  tries integer NOT NULL,
  error text,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE signal_ingestion.dead_letter (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  envelope text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE signal_ingestion.inbox (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'f5fc2452-333a-52ec-904f-ee00e00868eb', '2026-11-30 01:33:52.690249+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '895896b5-29e6-5c8c-a852-4eecf954ae2d', '2026-11-30 01:33:54.369408+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'a711be87-e0ae-527b-86bf-abc79ebf0ea7', '2026-11-30 01:33:54.762481+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '228795c9-96b3-5950-8be6-321a92858b1c', '2026-11-30 01:33:55.339844+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '4042cec5-b6a9-5e51-b814-e1da64ec9614', '2026-11-30 01:33:55.541619+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '6e0b1033-460f-573e-b4e5-af94488aafe8', '2026-11-30 01:33:55.655152+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '1cbfc858-efbd-5571-8005-83c7daf2cd7e', '2026-11-30 01:33:56.042463+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '26ea4775-96b5-524e-bd14-edb37d3dcf5a', '2026-11-30 01:33:56.594073+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '244424c0-fa0b-5794-b841-1387693b6132', '2026-11-30 01:33:56.934399+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '8724fa7d-5bcb-50a6-bc89-323d724f4baa', '2026-11-30 01:33:57.344461+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'adc09e2b-da3f-529b-bdb0-a52b8e234897', '2026-11-30 01:33:57.600559+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'adad23f2-0492-5b63-9efb-4e79a5144ff3', '2026-11-30 01:33:57.739619+00');

CREATE TABLE signal_ingestion.instance_heartbeat (
  instance text NOT NULL,
  at timestamp with time zone NOT NULL
);
INSERT INTO signal_ingestion.instance_heartbeat (instance, at) VALUES ('signal-ingestion', '2026-11-30 01:33:57.220241+00');

CREATE TABLE signal_ingestion.migrations (
  id integer NOT NULL DEFAULT nextval('signal_ingestion.migrations_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL
);
INSERT INTO signal_ingestion.migrations (id, "timestamp", name) VALUES ('1', '1760000000000', 'PlatformTables1760000000000');
INSERT INTO signal_ingestion.migrations (id, "timestamp", name) VALUES ('2', '1764000000001', 'CreateSignals1764000000001');
INSERT INTO signal_ingestion.migrations (id, "timestamp", name) VALUES ('3', '1764000000101', 'AddSignalReceiver1764000000101');

CREATE TABLE signal_ingestion.outbox (
  seq bigint NOT NULL DEFAULT nextval('signal_ingestion.outbox_seq_seq'::regclass),
  id uuid NOT NULL,
  subject text NOT NULL,
  type text NOT NULL,
  envelope text NOT NULL,
  writer text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamp with time zone
);
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('1', '64253a3d-5708-592e-9dc2-69ab8a92d79b', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"64253a3d-5708-592e-9dc2-69ab8a92d79b","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:52.570Z","recordedAt":"2026-11-30T01:33:52.570Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":null,"source":"signal-ingestion","data":{"signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:52.502Z","expiresAt":"2026-11-30T01:34:22.502Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:52.573893+00', '2026-11-30 01:33:52.652753+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('2', 'eac9a786-156a-5718-8bb9-e5ea159e7c29', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"eac9a786-156a-5718-8bb9-e5ea159e7c29","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:54.491Z","recordedAt":"2026-11-30T01:33:54.491Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"895896b5-29e6-5c8c-a852-4eecf954ae2d","source":"signal-ingestion","data":{"signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:54.410Z"}}', 'signal-ingestion', '2026-11-30 01:33:54.492228+00', '2026-11-30 01:33:54.643638+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('3', '3c0fb270-9761-581f-b387-138aa516b8ac', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"3c0fb270-9761-581f-b387-138aa516b8ac","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:54.613Z","recordedAt":"2026-11-30T01:33:54.613Z","correlationId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","causationId":null,"source":"signal-ingestion","data":{"signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"SELL","confidence":0.95,"issuedAt":"2026-11-30T01:33:54.399Z","expiresAt":"2026-11-30T01:34:24.399Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:54.616224+00', '2026-11-30 01:33:54.643739+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('4', '9afe0c27-96b4-5910-85f8-f6e4f60c5417', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"9afe0c27-96b4-5910-85f8-f6e4f60c5417","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:55.380Z","recordedAt":"2026-11-30T01:33:55.380Z","correlationId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","causationId":null,"source":"signal-ingestion","data":{"signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"SHORT","confidence":0.95,"issuedAt":"2026-11-30T01:33:55.366Z","expiresAt":"2026-11-30T01:34:25.366Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:55.380553+00', '2026-11-30 01:33:55.449144+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('5', 'e4f5dbdd-69f2-5df1-a773-542cee520fda', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"e4f5dbdd-69f2-5df1-a773-542cee520fda","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:55.381Z","recordedAt":"2026-11-30T01:33:55.381Z","correlationId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","causationId":"228795c9-96b3-5950-8be6-321a92858b1c","source":"signal-ingestion","data":{"signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","source":"stored","disposition":"EXECUTED","code":"EXIT","reason":"SELL closes the LONG of stored in SIM002","disposedAt":"2026-11-30T01:33:55.378Z"}}', 'signal-ingestion', '2026-11-30 01:33:55.381383+00', '2026-11-30 01:33:55.51535+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('6', '4b641c35-aabb-5d6f-8f91-684e69cb44a9', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"4b641c35-aabb-5d6f-8f91-684e69cb44a9","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:55.684Z","recordedAt":"2026-11-30T01:33:55.684Z","correlationId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","causationId":"6e0b1033-460f-573e-b4e5-af94488aafe8","source":"signal-ingestion","data":{"signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","source":"stored","disposition":"DENIED","code":"RESTRICTED","reason":"strategy stored may not sell SIM002 short; set allowShort in its rule to permit it","disposedAt":"2026-11-30T01:33:55.680Z"}}', 'signal-ingestion', '2026-11-30 01:33:55.692133+00', '2026-11-30 01:33:55.807475+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('7', 'df4a680f-e526-5dee-ae12-a3006d2f5767', 'signal.v1.accepted.p14.KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"df4a680f-e526-5dee-ae12-a3006d2f5767","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:55.941Z","recordedAt":"2026-11-30T01:33:55.941Z","correlationId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","causationId":null,"source":"signal-ingestion","data":{"signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","source":"stored","instrumentKey":"KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM004","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:55.927Z","expiresAt":"2026-11-30T01:34:25.927Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:55.943866+00', '2026-11-30 01:33:56.0038+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('8', '4b674419-62c8-5ec5-bbc7-bef110332d52', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"4b674419-62c8-5ec5-bbc7-bef110332d52","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:56.604Z","recordedAt":"2026-11-30T01:33:56.604Z","correlationId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","causationId":"26ea4775-96b5-524e-bd14-edb37d3dcf5a","source":"signal-ingestion","data":{"signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:56.597Z"}}', 'signal-ingestion', '2026-11-30 01:33:56.604815+00', '2026-11-30 01:33:56.718158+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('9', '6390c114-38bf-5f55-8bf9-7c63b5f501e9', 'signal.v1.accepted.p02.KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"6390c114-38bf-5f55-8bf9-7c63b5f501e9","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:56.849Z","recordedAt":"2026-11-30T01:33:56.849Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":null,"source":"signal-ingestion","data":{"signalId":"581ecb59-70f8-5776-848e-bf641825e810","source":"stored","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM001","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:56.813Z","expiresAt":"2026-11-30T01:34:26.813Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:56.850275+00', '2026-11-30 01:33:56.920583+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('10', '912a3920-b627-5788-be81-517ba6dc92ab', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"912a3920-b627-5788-be81-517ba6dc92ab","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:57.423Z","recordedAt":"2026-11-30T01:33:57.423Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":"8724fa7d-5bcb-50a6-bc89-323d724f4baa","source":"signal-ingestion","data":{"signalId":"581ecb59-70f8-5776-848e-bf641825e810","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:57.402Z"}}', 'signal-ingestion', '2026-11-30 01:33:57.44384+00', '2026-11-30 01:33:57.607911+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('11', '2b1e2295-e00e-5a35-aa06-2a8d1d78563d', 'signal.v1.accepted.p10.KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"2b1e2295-e00e-5a35-aa06-2a8d1d78563d","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:57.469Z","recordedAt":"2026-11-30T01:33:57.469Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":null,"source":"signal-ingestion","data":{"signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","source":"stored","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM003","action":"SHORT","confidence":0.95,"issuedAt":"2026-11-30T01:33:57.449Z","expiresAt":"2026-11-30T01:34:27.449Z","receivedBy":"signal-ingestion"}}', 'signal-ingestion', '2026-11-30 01:33:57.470498+00', '2026-11-30 01:33:57.607941+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('12', '11f66e40-3b31-50b6-9b98-0422e1b1eaf9', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"11f66e40-3b31-50b6-9b98-0422e1b1eaf9","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:57.767Z","recordedAt":"2026-11-30T01:33:57.767Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":"adad23f2-0492-5b63-9efb-4e79a5144ff3","source":"signal-ingestion","data":{"signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:57.765Z"}}', 'signal-ingestion', '2026-11-30 01:33:57.767529+00', '2026-11-30 01:33:57.890527+00');

CREATE TABLE signal_ingestion.refusal (
  submission_id uuid NOT NULL,
  source text NOT NULL,
  code text NOT NULL,
  status integer NOT NULL,
  problems jsonb NOT NULL,
  received_at timestamp with time zone NOT NULL,
  body_sha256 text NOT NULL
);

CREATE TABLE signal_ingestion.signal (
  signal_id uuid NOT NULL,
  source text NOT NULL,
  key text NOT NULL,
  instrument_key text NOT NULL,
  symbol text NOT NULL,
  action text NOT NULL,
  confidence double precision NOT NULL,
  fields jsonb NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  accepted_at timestamp with time zone NOT NULL,
  body_sha256 text NOT NULL,
  received_by text
);
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('7b57d1da-ad79-5994-bc33-23ec09e0f5b2', 'stored', 'stored-SIM002-BUY', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'BUY', '0.95', '{}', '2026-11-30 01:33:52.502+00', '2026-11-30 01:34:22.502+00', '2026-11-30 01:33:52.556+00', '9664c7c81f7865567207590358319ef21fddd5c45bd088014181c04865ea4466', 'signal-ingestion');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('0f292efe-98f6-5e21-b98d-bd32791a6cba', 'stored', 'stored-SIM002-SELL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'SELL', '0.95', '{}', '2026-11-30 01:33:54.399+00', '2026-11-30 01:34:24.399+00', '2026-11-30 01:33:54.449+00', '9067a90217b5fb52a4027040a22c3fe85901fed3ddeb4ddd21d44e98f16c0ed3', 'signal-ingestion');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('641783f8-74a1-51ce-8111-b6bc1778eb8d', 'stored', 'stored-SIM002-SHORT', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'SHORT', '0.95', '{}', '2026-11-30 01:33:55.366+00', '2026-11-30 01:34:25.366+00', '2026-11-30 01:33:55.371+00', '67bf553b47d1cee122fec0731e43242d17d616536c3876a4f0d1c1fc43b83362', 'signal-ingestion');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('fb092ba2-4b3d-57f6-84b4-b7a3b943f345', 'stored', 'stored-SIM004-BUY', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'SIM004', 'BUY', '0.95', '{}', '2026-11-30 01:33:55.927+00', '2026-11-30 01:34:25.927+00', '2026-11-30 01:33:55.939+00', '6d8a19dad3e482e94c4f6079486f622a5b335c2a392fcc0ef53cfbe7d0897220', 'signal-ingestion');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('581ecb59-70f8-5776-848e-bf641825e810', 'stored', 'stored-SIM001-BUY', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'SIM001', 'BUY', '0.95', '{}', '2026-11-30 01:33:56.813+00', '2026-11-30 01:34:26.813+00', '2026-11-30 01:33:56.84+00', 'fbacfd74f58276d9fae791ee065719afc5614b392404cbf1ec453c6b29bde09b', 'signal-ingestion');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec', 'stored', 'stored-SIM003-SHORT', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'SIM003', 'SHORT', '0.95', '{}', '2026-11-30 01:33:57.449+00', '2026-11-30 01:34:27.449+00', '2026-11-30 01:33:57.452+00', '4ca26d5a5e3ef54a2e132a499e922c3c7daffeb5615b1e014d3036f0943b8a73', 'signal-ingestion');

CREATE TABLE signal_ingestion.signal_progress (
  signal_id uuid NOT NULL,
  progress jsonb NOT NULL,
  disposition text,
  code text,
  reason text,
  changed_at timestamp with time zone NOT NULL
);
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('7b57d1da-ad79-5994-bc33-23ec09e0f5b2', '{"failed": null, "concluded": {"c0d95194-bfae-5b4d-bbbe-0ffd7ad3ee24": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["c0d95194-bfae-5b4d-bbbe-0ffd7ad3ee24"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:54.41+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('0f292efe-98f6-5e21-b98d-bd32791a6cba', '{"failed": null, "concluded": {"50f0b8bd-7c3e-5438-8e64-8dfdb64c853b": {"code": "EXIT", "reason": "SELL closes the LONG of stored in SIM002", "outcome": "EXECUTED"}}, "intentIds": ["50f0b8bd-7c3e-5438-8e64-8dfdb64c853b"], "withoutIntents": null}', 'EXECUTED', 'EXIT', 'SELL closes the LONG of stored in SIM002', '2026-11-30 01:33:55.378+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('641783f8-74a1-51ce-8111-b6bc1778eb8d', '{"failed": null, "concluded": {"34101bc2-1832-5d65-882a-9af4428558af": {"code": "RESTRICTED", "reason": "strategy stored may not sell SIM002 short; set allowShort in its rule to permit it", "outcome": "DENIED"}}, "intentIds": ["34101bc2-1832-5d65-882a-9af4428558af"], "withoutIntents": null}', 'DENIED', 'RESTRICTED', 'strategy stored may not sell SIM002 short; set allowShort in its rule to permit it', '2026-11-30 01:33:55.68+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('fb092ba2-4b3d-57f6-84b4-b7a3b943f345', '{"failed": null, "concluded": {"f13a63fc-7efb-5164-8606-eb210bccf5ce": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["f13a63fc-7efb-5164-8606-eb210bccf5ce"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:56.597+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('581ecb59-70f8-5776-848e-bf641825e810', '{"failed": null, "concluded": {"8cc718b2-c344-5daf-996f-aed7dede7f6f": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["8cc718b2-c344-5daf-996f-aed7dede7f6f"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:57.402+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec', '{"failed": null, "concluded": {"d462d9ae-ef9b-521f-9e40-9673a24b4e0d": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["d462d9ae-ef9b-521f-9e40-9673a24b4e0d"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:57.765+00');

ALTER SEQUENCE signal_ingestion.migrations_id_seq OWNED BY signal_ingestion.migrations.id;
ALTER SEQUENCE signal_ingestion.outbox_seq_seq OWNED BY signal_ingestion.outbox.seq;
ALTER TABLE signal_ingestion.api_key ADD CONSTRAINT api_key_pkey PRIMARY KEY (name);
ALTER TABLE signal_ingestion.api_key ADD CONSTRAINT api_key_sha256_key UNIQUE (sha256);
ALTER TABLE signal_ingestion.attempt ADD CONSTRAINT attempt_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE signal_ingestion.dead_letter ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE signal_ingestion.inbox ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE signal_ingestion.instance_heartbeat ADD CONSTRAINT instance_heartbeat_pkey PRIMARY KEY (instance);
ALTER TABLE signal_ingestion.migrations ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE signal_ingestion.outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (seq);
ALTER TABLE signal_ingestion.refusal ADD CONSTRAINT refusal_pkey PRIMARY KEY (submission_id);
ALTER TABLE signal_ingestion.signal ADD CONSTRAINT signal_pkey PRIMARY KEY (signal_id);
ALTER TABLE signal_ingestion.signal ADD CONSTRAINT signal_source_key_key UNIQUE (source, key);
ALTER TABLE signal_ingestion.signal_progress ADD CONSTRAINT signal_progress_pkey PRIMARY KEY (signal_id);
ALTER TABLE signal_ingestion.signal_progress ADD CONSTRAINT signal_progress_signal_id_fkey FOREIGN KEY (signal_id) REFERENCES signal_ingestion.signal(signal_id);
CREATE INDEX inbox_received ON signal_ingestion.inbox USING btree (received_at);
CREATE INDEX outbox_sent ON signal_ingestion.outbox USING btree (sent_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX outbox_unsent ON signal_ingestion.outbox USING btree (writer, seq) WHERE (sent_at IS NULL);
CREATE INDEX signal_accepted_at ON signal_ingestion.signal USING btree (accepted_at DESC);
SELECT setval('signal_ingestion.migrations_id_seq', 3, true);
SELECT setval('signal_ingestion.outbox_seq_seq', 12, true);
RESET ROLE;
