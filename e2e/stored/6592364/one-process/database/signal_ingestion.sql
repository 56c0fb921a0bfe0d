DO $$ BEGIN CREATE ROLE fairlead; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA signal_ingestion AUTHORIZATION fairlead;
SET ROLE fairlead;
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
INSERT INTO signal_ingestion.api_key (name, prefix, sha256, sources, default_source, created_at, revoked_at) VALUES ('default', 'fl_B4b1', '029f918b843fef70461ad283650f3296e4fa68cf926af030194185f1b2f9ad3e', NULL, 'http', '2026-11-30 01:33:12.58+00', NULL);

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
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'f5fc2452-333a-52ec-904f-ee00e00868eb', '2026-11-30 01:33:15.9964+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '895896b5-29e6-5c8c-a852-4eecf954ae2d', '2026-11-30 01:33:17.807742+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'a711be87-e0ae-527b-86bf-abc79ebf0ea7', '2026-11-30 01:33:18.560494+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '228795c9-96b3-5950-8be6-321a92858b1c', '2026-11-30 01:33:19.115711+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '4042cec5-b6a9-5e51-b814-e1da64ec9614', '2026-11-30 01:33:19.247125+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '6e0b1033-460f-573e-b4e5-af94488aafe8', '2026-11-30 01:33:19.417731+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '1cbfc858-efbd-5571-8005-83c7daf2cd7e', '2026-11-30 01:33:19.648021+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '26ea4775-96b5-524e-bd14-edb37d3dcf5a', '2026-11-30 01:33:19.992907+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '244424c0-fa0b-5794-b841-1387693b6132', '2026-11-30 01:33:20.186195+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', '8724fa7d-5bcb-50a6-bc89-323d724f4baa', '2026-11-30 01:33:20.41432+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'adc09e2b-da3f-529b-bdb0-a52b8e234897', '2026-11-30 01:33:20.663869+00');
INSERT INTO signal_ingestion.inbox (consumer, message_id, received_at) VALUES ('signal-ingestion', 'adad23f2-0492-5b63-9efb-4e79a5144ff3', '2026-11-30 01:33:20.935127+00');

CREATE TABLE signal_ingestion.instance_heartbeat (
  instance text NOT NULL,
  at timestamp with time zone NOT NULL
);
INSERT INTO signal_ingestion.instance_heartbeat (instance, at) VALUES ('main', '2026-11-30 01:33:21.069339+00');

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
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('1', '64253a3d-5708-592e-9dc2-69ab8a92d79b', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"64253a3d-5708-592e-9dc2-69ab8a92d79b","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:13.719Z","recordedAt":"2026-11-30T01:33:13.719Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":null,"source":"signal-ingestion","data":{"signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:13.626Z","expiresAt":"2026-11-30T01:33:43.626Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:13.720329+00', '2026-11-30 01:33:14.788988+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('2', 'eac9a786-156a-5718-8bb9-e5ea159e7c29', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"eac9a786-156a-5718-8bb9-e5ea159e7c29","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:18.232Z","recordedAt":"2026-11-30T01:33:18.232Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"895896b5-29e6-5c8c-a852-4eecf954ae2d","source":"signal-ingestion","data":{"signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:18.217Z"}}', 'main', '2026-11-30 01:33:18.233419+00', '2026-11-30 01:33:18.534402+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('3', '3c0fb270-9761-581f-b387-138aa516b8ac', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"3c0fb270-9761-581f-b387-138aa516b8ac","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:18.420Z","recordedAt":"2026-11-30T01:33:18.420Z","correlationId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","causationId":null,"source":"signal-ingestion","data":{"signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"SELL","confidence":0.95,"issuedAt":"2026-11-30T01:33:18.372Z","expiresAt":"2026-11-30T01:33:48.372Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:18.421287+00', '2026-11-30 01:33:18.534439+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('5', '9afe0c27-96b4-5910-85f8-f6e4f60c5417', 'signal.v1.accepted.p06.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"9afe0c27-96b4-5910-85f8-f6e4f60c5417","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:19.145Z","recordedAt":"2026-11-30T01:33:19.145Z","correlationId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","causationId":null,"source":"signal-ingestion","data":{"signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","source":"stored","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM002","action":"SHORT","confidence":0.95,"issuedAt":"2026-11-30T01:33:19.128Z","expiresAt":"2026-11-30T01:33:49.128Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:19.146727+00', '2026-11-30 01:33:19.308548+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('4', 'e4f5dbdd-69f2-5df1-a773-542cee520fda', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"e4f5dbdd-69f2-5df1-a773-542cee520fda","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:19.132Z","recordedAt":"2026-11-30T01:33:19.132Z","correlationId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","causationId":"228795c9-96b3-5950-8be6-321a92858b1c","source":"signal-ingestion","data":{"signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","source":"stored","disposition":"EXECUTED","code":"EXIT","reason":"SELL closes the LONG of stored in SIM002","disposedAt":"2026-11-30T01:33:19.123Z"}}', 'main', '2026-11-30 01:33:19.136043+00', '2026-11-30 01:33:19.419774+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('6', '4b641c35-aabb-5d6f-8f91-684e69cb44a9', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"4b641c35-aabb-5d6f-8f91-684e69cb44a9","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:19.454Z","recordedAt":"2026-11-30T01:33:19.454Z","correlationId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","causationId":"6e0b1033-460f-573e-b4e5-af94488aafe8","source":"signal-ingestion","data":{"signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","source":"stored","disposition":"DENIED","code":"RESTRICTED","reason":"strategy stored may not sell SIM002 short; set allowShort in its rule to permit it","disposedAt":"2026-11-30T01:33:19.445Z"}}', 'main', '2026-11-30 01:33:19.454867+00', '2026-11-30 01:33:19.696559+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('7', 'df4a680f-e526-5dee-ae12-a3006d2f5767', 'signal.v1.accepted.p14.KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"df4a680f-e526-5dee-ae12-a3006d2f5767","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:19.520Z","recordedAt":"2026-11-30T01:33:19.520Z","correlationId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","causationId":null,"source":"signal-ingestion","data":{"signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","source":"stored","instrumentKey":"KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM004","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:19.489Z","expiresAt":"2026-11-30T01:33:49.489Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:19.521612+00', '2026-11-30 01:33:19.696589+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('8', '6390c114-38bf-5f55-8bf9-7c63b5f501e9', 'signal.v1.accepted.p02.KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"6390c114-38bf-5f55-8bf9-7c63b5f501e9","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:20.041Z","recordedAt":"2026-11-30T01:33:20.041Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":null,"source":"signal-ingestion","data":{"signalId":"581ecb59-70f8-5776-848e-bf641825e810","source":"stored","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM001","action":"BUY","confidence":0.95,"issuedAt":"2026-11-30T01:33:19.774Z","expiresAt":"2026-11-30T01:33:49.774Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:20.042357+00', '2026-11-30 01:33:20.29722+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('9', '4b674419-62c8-5ec5-bbc7-bef110332d52', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"4b674419-62c8-5ec5-bbc7-bef110332d52","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:20.048Z","recordedAt":"2026-11-30T01:33:20.048Z","correlationId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","causationId":"26ea4775-96b5-524e-bd14-edb37d3dcf5a","source":"signal-ingestion","data":{"signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:20.036Z"}}', 'main', '2026-11-30 01:33:20.049362+00', '2026-11-30 01:33:20.297246+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('10', '912a3920-b627-5788-be81-517ba6dc92ab', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"912a3920-b627-5788-be81-517ba6dc92ab","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:20.417Z","recordedAt":"2026-11-30T01:33:20.417Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":"8724fa7d-5bcb-50a6-bc89-323d724f4baa","source":"signal-ingestion","data":{"signalId":"581ecb59-70f8-5776-848e-bf641825e810","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:20.416Z"}}', 'main', '2026-11-30 01:33:20.417573+00', '2026-11-30 01:33:20.630281+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('11', '2b1e2295-e00e-5a35-aa06-2a8d1d78563d', 'signal.v1.accepted.p10.KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'signal.accepted', '{"id":"2b1e2295-e00e-5a35-aa06-2a8d1d78563d","type":"signal.accepted","version":1,"occurredAt":"2026-11-30T01:33:20.601Z","recordedAt":"2026-11-30T01:33:20.601Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":null,"source":"signal-ingestion","data":{"signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","source":"stored","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","symbol":"SIM003","action":"SHORT","confidence":0.95,"issuedAt":"2026-11-30T01:33:20.591Z","expiresAt":"2026-11-30T01:33:50.591Z","receivedBy":"main"}}', 'main', '2026-11-30 01:33:20.601675+00', '2026-11-30 01:33:20.79682+00');
INSERT INTO signal_ingestion.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('12', '11f66e40-3b31-50b6-9b98-0422e1b1eaf9', 'signal.v1.disposed.stored', 'signal.disposed', '{"id":"11f66e40-3b31-50b6-9b98-0422e1b1eaf9","type":"signal.disposed","version":1,"occurredAt":"2026-11-30T01:33:20.951Z","recordedAt":"2026-11-30T01:33:20.951Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":"adad23f2-0492-5b63-9efb-4e79a5144ff3","source":"signal-ingestion","data":{"signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","source":"stored","disposition":"EXECUTED","code":"ACKNOWLEDGED","reason":"the broker took the entry","disposedAt":"2026-11-30T01:33:20.944Z"}}', 'main', '2026-11-30 01:33:20.953044+00', '2026-11-30 01:33:21.162523+00');

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
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('7b57d1da-ad79-5994-bc33-23ec09e0f5b2', 'stored', 'stored-SIM002-BUY', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'BUY', '0.95', '{}', '2026-11-30 01:33:13.626+00', '2026-11-30 01:33:43.626+00', '2026-11-30 01:33:13.687+00', '263c0b78ad9d097397d8d1865f858abd68d5d6b664cc47948e4df10cf31bc065', 'main');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('0f292efe-98f6-5e21-b98d-bd32791a6cba', 'stored', 'stored-SIM002-SELL', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'SELL', '0.95', '{}', '2026-11-30 01:33:18.372+00', '2026-11-30 01:33:48.372+00', '2026-11-30 01:33:18.398+00', '2ca413fd140de8d6328b97dc4e8d392a4d6b4767148d21e3813e2cbe5ca95ba8', 'main');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('641783f8-74a1-51ce-8111-b6bc1778eb8d', 'stored', 'stored-SIM002-SHORT', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'SIM002', 'SHORT', '0.95', '{}', '2026-11-30 01:33:19.128+00', '2026-11-30 01:33:49.128+00', '2026-11-30 01:33:19.137+00', 'bbe2ba40e15c2a8b8cc5907e177caf64fe3cbbddfb9706c1b09cbd5ccc923907', 'main');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('fb092ba2-4b3d-57f6-84b4-b7a3b943f345', 'stored', 'stored-SIM004-BUY', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'SIM004', 'BUY', '0.95', '{}', '2026-11-30 01:33:19.489+00', '2026-11-30 01:33:49.489+00', '2026-11-30 01:33:19.512+00', '69ba6a5027d685be53db9e0f5003079bc5dfce3de0b01f120c680ebd4b3f1cd0', 'main');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('581ecb59-70f8-5776-848e-bf641825e810', 'stored', 'stored-SIM001-BUY', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'SIM001', 'BUY', '0.95', '{}', '2026-11-30 01:33:19.774+00', '2026-11-30 01:33:49.774+00', '2026-11-30 01:33:20.01+00', 'dd45a7d2d0c96db764193ff63be2618b8791a9d619dd119d0c4271d89264d0a8', 'main');
INSERT INTO signal_ingestion.signal (signal_id, source, key, instrument_key, symbol, action, confidence, fields, issued_at, expires_at, accepted_at, body_sha256, received_by) VALUES ('1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec', 'stored', 'stored-SIM003-SHORT', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'SIM003', 'SHORT', '0.95', '{}', '2026-11-30 01:33:20.591+00', '2026-11-30 01:33:50.591+00', '2026-11-30 01:33:20.598+00', 'c8b4dbb4fb708cf314a9f96834ad73fe6ef95238d001ee17132a6a920156d69b', 'main');

CREATE TABLE signal_ingestion.signal_progress (
  signal_id uuid NOT NULL,
  progress jsonb NOT NULL,
  disposition text,
  code text,
  reason text,
  changed_at timestamp with time zone NOT NULL
);
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('7b57d1da-ad79-5994-bc33-23ec09e0f5b2', '{"failed": null, "concluded": {"c0d95194-bfae-5b4d-bbbe-0ffd7ad3ee24": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["c0d95194-bfae-5b4d-bbbe-0ffd7ad3ee24"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:18.217+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('0f292efe-98f6-5e21-b98d-bd32791a6cba', '{"failed": null, "concluded": {"50f0b8bd-7c3e-5438-8e64-8dfdb64c853b": {"code": "EXIT", "reason": "SELL closes the LONG of stored in SIM002", "outcome": "EXECUTED"}}, "intentIds": ["50f0b8bd-7c3e-5438-8e64-8dfdb64c853b"], "withoutIntents": null}', 'EXECUTED', 'EXIT', 'SELL closes the LONG of stored in SIM002', '2026-11-30 01:33:19.123+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('641783f8-74a1-51ce-8111-b6bc1778eb8d', '{"failed": null, "concluded": {"34101bc2-1832-5d65-882a-9af4428558af": {"code": "RESTRICTED", "reason": "strategy stored may not sell SIM002 short; set allowShort in its rule to permit it", "outcome": "DENIED"}}, "intentIds": ["34101bc2-1832-5d65-882a-9af4428558af"], "withoutIntents": null}', 'DENIED', 'RESTRICTED', 'strategy stored may not sell SIM002 short; set allowShort in its rule to permit it', '2026-11-30 01:33:19.445+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('fb092ba2-4b3d-57f6-84b4-b7a3b943f345', '{"failed": null, "concluded": {"f13a63fc-7efb-5164-8606-eb210bccf5ce": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["f13a63fc-7efb-5164-8606-eb210bccf5ce"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:20.036+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('581ecb59-70f8-5776-848e-bf641825e810', '{"failed": null, "concluded": {"8cc718b2-c344-5daf-996f-aed7dede7f6f": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["8cc718b2-c344-5daf-996f-aed7dede7f6f"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:20.416+00');
INSERT INTO signal_ingestion.signal_progress (signal_id, progress, disposition, code, reason, changed_at) VALUES ('1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec', '{"failed": null, "concluded": {"d462d9ae-ef9b-521f-9e40-9673a24b4e0d": {"code": "ACKNOWLEDGED", "reason": "the broker took the entry", "outcome": "EXECUTED"}}, "intentIds": ["d462d9ae-ef9b-521f-9e40-9673a24b4e0d"], "withoutIntents": null}', 'EXECUTED', 'ACKNOWLEDGED', 'the broker took the entry', '2026-11-30 01:33:20.944+00');

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
