DO $$ BEGIN CREATE ROLE fairlead; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE SCHEMA rule_engine AUTHORIZATION fairlead;
SET ROLE fairlead;
CREATE SEQUENCE rule_engine.migrations_id_seq AS integer;
CREATE SEQUENCE rule_engine.outbox_seq_seq AS bigint;

CREATE TABLE rule_engine.attempt (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  tries integer NOT NULL,
  error text,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE rule_engine.dead_letter (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  attempts integer NOT NULL,
  error text NOT NULL,
  envelope text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE rule_engine.decision (
  cause_id uuid NOT NULL,
  instrument_key text NOT NULL,
  outcome text NOT NULL,
  decided_at_ms bigint NOT NULL
);
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('7b57d1da-ad79-5994-bc33-23ec09e0f5b2', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002393773');
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('0f292efe-98f6-5e21-b98d-bd32791a6cba', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002398455');
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('641783f8-74a1-51ce-8111-b6bc1778eb8d', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002399160');
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('fb092ba2-4b3d-57f6-84b4-b7a3b943f345', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002399546');
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('581ecb59-70f8-5776-848e-bf641825e810', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002400064');
INSERT INTO rule_engine.decision (cause_id, instrument_key, outcome, decided_at_ms) VALUES ('1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'INTENTS', '1796002400604');

CREATE TABLE rule_engine.inbox (
  consumer text NOT NULL,
  message_id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '64253a3d-5708-592e-9dc2-69ab8a92d79b', '2026-11-30 01:33:13.733258+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'e70bbe52-4452-4140-a4e9-6a94f6a46887', '2026-11-30 01:33:15.355899+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'a7cac2e6-ef65-4d9a-9860-dcc2b22676df', '2026-11-30 01:33:17.805656+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'ef7a4282-31b5-41dd-a92c-56ce0f1298dd', '2026-11-30 01:33:18.252269+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '1bc3b551-b897-470b-acf1-7db0ecf22898', '2026-11-30 01:33:18.408748+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '5afff1d5-e896-4914-b204-1edc973cb8b4', '2026-11-30 01:33:18.408845+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '3c0fb270-9761-581f-b387-138aa516b8ac', '2026-11-30 01:33:18.445391+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '5fc8133f-393d-4c94-b7de-4e8ce8d0f738', '2026-11-30 01:33:18.480748+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '56ea665b-6fd7-4625-b9a4-a7b9a173bb20', '2026-11-30 01:33:18.480801+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '8d4a5ecc-601c-430a-b19a-f426a67bc55f', '2026-11-30 01:33:18.777122+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '0f4a99ac-440f-4b85-bf30-2ada84d45b74', '2026-11-30 01:33:18.777153+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '19d5f9f6-9ba0-427b-ac58-ec387211cf1e', '2026-11-30 01:33:19.114486+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '9afe0c27-96b4-5910-85f8-f6e4f60c5417', '2026-11-30 01:33:19.159478+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '6f473a81-1b8c-4e4f-8b9a-a58676c05b32', '2026-11-30 01:33:19.187902+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '953834eb-f43d-435b-a39b-1bff1591b1a0', '2026-11-30 01:33:19.187964+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'aab5d931-233a-4ad6-8358-004ef7fab27c', '2026-11-30 01:33:19.187972+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'ebcf30fe-c063-45d1-8be7-eb352ead22df', '2026-11-30 01:33:19.389848+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '6b0ad74f-725e-4472-ae65-bc6cf9e18ea0', '2026-11-30 01:33:19.390024+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'df4a680f-e526-5dee-ae12-a3006d2f5767', '2026-11-30 01:33:19.544887+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'cf2da2da-dc7b-4c22-96ee-c083c878f0de', '2026-11-30 01:33:19.740832+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'c217c330-d336-4f82-a552-ff8acfc2064f', '2026-11-30 01:33:19.987527+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '6390c114-38bf-5f55-8bf9-7c63b5f501e9', '2026-11-30 01:33:20.061715+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '5f5a45e0-3cab-43df-b5a1-0439bc4c0ca4', '2026-11-30 01:33:20.314868+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '6fe3edcd-3603-4bd9-a9a0-afff9f4434e0', '2026-11-30 01:33:20.415661+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'd823272a-16bb-470d-9c54-95b59922dd5b', '2026-11-30 01:33:20.506617+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'adc29755-053e-4f65-92e1-7e2a6615e6e3', '2026-11-30 01:33:20.506661+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '2b1e2295-e00e-5a35-aa06-2a8d1d78563d', '2026-11-30 01:33:20.603086+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '2bb54921-5ed0-426a-b72f-1fe98063f6ab', '2026-11-30 01:33:20.628745+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'ac0c9e6b-832b-4568-8a18-515182706ea3', '2026-11-30 01:33:20.628781+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '2ef98cc2-5879-4cdf-8104-1322332e00ca', '2026-11-30 01:33:20.78493+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'c0e67734-cd9b-4993-838e-ea7e1128d2fb', '2026-11-30 01:33:20.934521+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '6e8885e6-098a-493e-ad6c-59aa93e0a500', '2026-11-30 01:33:20.988879+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '753cf553-7ef6-4dd1-b1c1-8d4ca8c6592e', '2026-11-30 01:33:20.988936+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'b00bb024-f004-44c0-a9d5-61f9029ba877', '2026-11-30 01:33:21.049633+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', 'd9f71812-dcfe-4e06-9e70-13f40bc6ead2', '2026-11-30 01:33:21.049676+00');
INSERT INTO rule_engine.inbox (consumer, message_id, received_at) VALUES ('rule-engine', '7b1f4fbf-bde5-449e-abca-49398b58866f', '2026-11-30 01:33:21.049685+00');

CREATE TABLE rule_engine.instance_heartbeat (
  instance text NOT NULL,
  at timestamp with time zone NOT NULL
);
INSERT INTO rule_engine.instance_heartbeat (instance, at) VALUES ('main', '2026-11-30 01:33:20.58441+00');

CREATE TABLE rule_engine.migrations (
  id integer NOT NULL DEFAULT nextval('rule_engine.migrations_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL
);
INSERT INTO rule_engine.migrations (id, "timestamp", name) VALUES ('1', '1760000000000', 'PlatformTables1760000000000');
INSERT INTO rule_engine.migrations (id, "timestamp", name) VALUES ('2', '1764000000002', 'CreateRules1764000000002');

CREATE TABLE rule_engine.outbox (
  seq bigint NOT NULL DEFAULT nextval('rule_engine.outbox_seq_seq'::regclass),
  id uuid NOT NULL,
  subject text NOT NULL,
  type text NOT NULL,
  envelope text NOT NULL,
  writer text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamp with time zone
);
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('1', 'f5fc2452-333a-52ec-904f-ee00e00868eb', 'decision.v1.made.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"f5fc2452-333a-52ec-904f-ee00e00868eb","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:14.476Z","recordedAt":"2026-11-30T01:33:14.476Z","correlationId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","causationId":"64253a3d-5708-592e-9dc2-69ab8a92d79b","source":"rule-engine","data":{"causeId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","cause":"signal","signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"stored-buy: stored says BUY SIM002 with confidence 0.95","evaluations":[{"ruleId":"stored-buy","ruleVersion":1,"fired":true,"code":"FIRED","reason":"stored-buy: stored says BUY SIM002 with confidence 0.95","clauses":[{"clause":"action = BUY","holds":true,"actual":"BUY"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]},{"ruleId":"stored-short-restricted","ruleVersion":1,"fired":false,"code":"CONDITION_FALSE","reason":"action = SHORT does not hold: BUY","clauses":[{"clause":"action = SHORT","holds":false,"actual":"BUY"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"c0d95194-bfae-5b4d-bbbe-0ffd7ad3ee24","ruleId":"stored-buy","ruleVersion":1,"strategy":"stored","priority":100,"causeId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","signalId":"7b57d1da-ad79-5994-bc33-23ec09e0f5b2","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"stored-buy: stored says BUY SIM002 with confidence 0.95","kind":"ENTER","direction":"LONG","size":{"kind":"shares","value":"100"},"protection":{"stop":{"kind":"percent","value":"3"},"target":{"kind":"percent","value":"8"}},"entry":{"type":"MARKET"},"onOpposite":"reverse","allowShort":false,"expiresAt":"2026-11-30T01:33:43.626Z"}]}}', 'main', '2026-11-30 01:33:14.477835+00', '2026-11-30 01:33:17.23746+00');
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('2', 'a711be87-e0ae-527b-86bf-abc79ebf0ea7', 'decision.v1.made.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"a711be87-e0ae-527b-86bf-abc79ebf0ea7","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:18.475Z","recordedAt":"2026-11-30T01:33:18.475Z","correlationId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","causationId":"3c0fb270-9761-581f-b387-138aa516b8ac","source":"rule-engine","data":{"causeId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","cause":"signal","signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"SELL closes the LONG of stored in SIM002","evaluations":[{"ruleId":"built-in-exit/stored","ruleVersion":1,"fired":true,"code":"FIRED","reason":"SELL closes the LONG of stored in SIM002","clauses":[{"clause":"stored holds LONG","holds":true,"actual":"an open or coming trade"}]},{"ruleId":"stored-buy","ruleVersion":1,"fired":false,"code":"CONDITION_FALSE","reason":"action = BUY does not hold: SELL","clauses":[{"clause":"action = BUY","holds":false,"actual":"SELL"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]},{"ruleId":"stored-short-restricted","ruleVersion":1,"fired":false,"code":"CONDITION_FALSE","reason":"action = SHORT does not hold: SELL","clauses":[{"clause":"action = SHORT","holds":false,"actual":"SELL"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"50f0b8bd-7c3e-5438-8e64-8dfdb64c853b","ruleId":"built-in-exit/stored","ruleVersion":1,"strategy":"stored","priority":1000,"causeId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","signalId":"0f292efe-98f6-5e21-b98d-bd32791a6cba","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"SELL closes the LONG of stored in SIM002","kind":"EXIT","direction":"LONG"}]}}', 'main', '2026-11-30 01:33:18.479291+00', '2026-11-30 01:33:18.949795+00');
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('5', '244424c0-fa0b-5794-b841-1387693b6132', 'decision.v1.made.KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"244424c0-fa0b-5794-b841-1387693b6132","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:20.080Z","recordedAt":"2026-11-30T01:33:20.080Z","correlationId":"581ecb59-70f8-5776-848e-bf641825e810","causationId":"6390c114-38bf-5f55-8bf9-7c63b5f501e9","source":"rule-engine","data":{"causeId":"581ecb59-70f8-5776-848e-bf641825e810","cause":"signal","signalId":"581ecb59-70f8-5776-848e-bf641825e810","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"stored-buy: stored says BUY SIM001 with confidence 0.95","evaluations":[{"ruleId":"stored-buy","ruleVersion":1,"fired":true,"code":"FIRED","reason":"stored-buy: stored says BUY SIM001 with confidence 0.95","clauses":[{"clause":"action = BUY","holds":true,"actual":"BUY"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"8cc718b2-c344-5daf-996f-aed7dede7f6f","ruleId":"stored-buy","ruleVersion":1,"strategy":"stored","priority":100,"causeId":"581ecb59-70f8-5776-848e-bf641825e810","signalId":"581ecb59-70f8-5776-848e-bf641825e810","instrumentKey":"KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"stored-buy: stored says BUY SIM001 with confidence 0.95","kind":"ENTER","direction":"LONG","size":{"kind":"shares","value":"100"},"protection":{"stop":{"kind":"percent","value":"3"},"target":{"kind":"percent","value":"8"}},"entry":{"type":"MARKET"},"onOpposite":"reverse","allowShort":false,"expiresAt":"2026-11-30T01:33:49.774Z"}]}}', 'main', '2026-11-30 01:33:20.081625+00', '2026-11-30 01:33:20.307609+00');
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('3', '4042cec5-b6a9-5e51-b814-e1da64ec9614', 'decision.v1.made.KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"4042cec5-b6a9-5e51-b814-e1da64ec9614","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:19.170Z","recordedAt":"2026-11-30T01:33:19.170Z","correlationId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","causationId":"9afe0c27-96b4-5910-85f8-f6e4f60c5417","source":"rule-engine","data":{"causeId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","cause":"signal","signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"stored-short-restricted: stored says SHORT SIM002 with confidence 0.95","evaluations":[{"ruleId":"stored-buy","ruleVersion":1,"fired":false,"code":"CONDITION_FALSE","reason":"action = BUY does not hold: SHORT","clauses":[{"clause":"action = BUY","holds":false,"actual":"SHORT"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]},{"ruleId":"stored-short-restricted","ruleVersion":1,"fired":true,"code":"FIRED","reason":"stored-short-restricted: stored says SHORT SIM002 with confidence 0.95","clauses":[{"clause":"action = SHORT","holds":true,"actual":"SHORT"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"34101bc2-1832-5d65-882a-9af4428558af","ruleId":"stored-short-restricted","ruleVersion":1,"strategy":"stored","priority":100,"causeId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","signalId":"641783f8-74a1-51ce-8111-b6bc1778eb8d","instrumentKey":"KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"stored-short-restricted: stored says SHORT SIM002 with confidence 0.95","kind":"ENTER","direction":"SHORT","size":{"kind":"shares","value":"100"},"protection":{"stop":{"kind":"percent","value":"3"},"target":{"kind":"percent","value":"8"}},"entry":{"type":"MARKET"},"onOpposite":"ignore","allowShort":false,"expiresAt":"2026-11-30T01:33:49.128Z"}]}}', 'main', '2026-11-30 01:33:19.171107+00', '2026-11-30 01:33:19.458502+00');
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('4', '1cbfc858-efbd-5571-8005-83c7daf2cd7e', 'decision.v1.made.KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"1cbfc858-efbd-5571-8005-83c7daf2cd7e","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:19.576Z","recordedAt":"2026-11-30T01:33:19.576Z","correlationId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","causationId":"df4a680f-e526-5dee-ae12-a3006d2f5767","source":"rule-engine","data":{"causeId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","cause":"signal","signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","instrumentKey":"KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"stored-buy: stored says BUY SIM004 with confidence 0.95","evaluations":[{"ruleId":"stored-buy","ruleVersion":1,"fired":true,"code":"FIRED","reason":"stored-buy: stored says BUY SIM004 with confidence 0.95","clauses":[{"clause":"action = BUY","holds":true,"actual":"BUY"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"f13a63fc-7efb-5164-8606-eb210bccf5ce","ruleId":"stored-buy","ruleVersion":1,"strategy":"stored","priority":100,"causeId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","signalId":"fb092ba2-4b3d-57f6-84b4-b7a3b943f345","instrumentKey":"KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"stored-buy: stored says BUY SIM004 with confidence 0.95","kind":"ENTER","direction":"LONG","size":{"kind":"shares","value":"100"},"protection":{"stop":{"kind":"percent","value":"3"},"target":{"kind":"percent","value":"8"}},"entry":{"type":"MARKET"},"onOpposite":"reverse","allowShort":false,"expiresAt":"2026-11-30T01:33:49.489Z"}]}}', 'main', '2026-11-30 01:33:19.578093+00', '2026-11-30 01:33:19.976947+00');
INSERT INTO rule_engine.outbox (seq, id, subject, type, envelope, writer, created_at, sent_at) VALUES ('6', 'adc09e2b-da3f-529b-bdb0-a52b8e234897', 'decision.v1.made.KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'decision.made', '{"id":"adc09e2b-da3f-529b-bdb0-a52b8e234897","type":"decision.made","version":1,"occurredAt":"2026-11-30T01:33:20.609Z","recordedAt":"2026-11-30T01:33:20.609Z","correlationId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","causationId":"2b1e2295-e00e-5a35-aa06-2a8d1d78563d","source":"rule-engine","data":{"causeId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","cause":"signal","signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","outcome":"INTENTS","reason":"stored-short: stored says SHORT SIM003 with confidence 0.95","evaluations":[{"ruleId":"stored-buy","ruleVersion":1,"fired":false,"code":"CONDITION_FALSE","reason":"action = BUY does not hold: SHORT","clauses":[{"clause":"action = BUY","holds":false,"actual":"SHORT"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]},{"ruleId":"stored-short","ruleVersion":1,"fired":true,"code":"FIRED","reason":"stored-short: stored says SHORT SIM003 with confidence 0.95","clauses":[{"clause":"action = SHORT","holds":true,"actual":"SHORT"},{"clause":"confidence >= 0.5","holds":true,"actual":"0.95"}]}],"intents":[{"intentId":"d462d9ae-ef9b-521f-9e40-9673a24b4e0d","ruleId":"stored-short","ruleVersion":1,"strategy":"stored","priority":100,"causeId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","signalId":"1876a1b1-f0a2-56d1-9c31-4c6b9fed60ec","instrumentKey":"KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU","confidence":0.95,"account":"DU1000001","reason":"stored-short: stored says SHORT SIM003 with confidence 0.95","kind":"ENTER","direction":"SHORT","size":{"kind":"shares","value":"50"},"protection":{"stop":{"kind":"percent","value":"3"},"target":{"kind":"percent","value":"8"}},"entry":{"type":"MARKET"},"onOpposite":"reverse","allowShort":true,"expiresAt":"2026-11-30T01:33:50.591Z"}]}}', 'main', '2026-11-30 01:33:20.609615+00', '2026-11-30 01:33:20.796495+00');

CREATE TABLE rule_engine.position_view (
  account text NOT NULL,
  instrument_key text NOT NULL,
  quantity numeric NOT NULL,
  average_price numeric NOT NULL,
  unrealised_pnl numeric,
  revision integer NOT NULL
);
INSERT INTO rule_engine.position_view (account, instrument_key, quantity, average_price, unrealised_pnl, revision) VALUES ('DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', '0', '0', '0', '4');
INSERT INTO rule_engine.position_view (account, instrument_key, quantity, average_price, unrealised_pnl, revision) VALUES ('DU1000001', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', '100', '100.01', '-1', '2');
INSERT INTO rule_engine.position_view (account, instrument_key, quantity, average_price, unrealised_pnl, revision) VALUES ('DU1000001', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', '-50', '99.99', '-0.5', '2');

CREATE TABLE rule_engine.rule_state (
  rule_id text NOT NULL,
  instrument_key text NOT NULL,
  cooldown_until_ms bigint,
  day text NOT NULL,
  fired_today integer NOT NULL,
  fired_at_ms bigint NOT NULL
);
INSERT INTO rule_engine.rule_state (rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms) VALUES ('stored-buy', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', '1796002453773', '2026-11-29', '1', '1796002393773');
INSERT INTO rule_engine.rule_state (rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms) VALUES ('stored-short-restricted', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', NULL, '2026-11-29', '1', '1796002399160');
INSERT INTO rule_engine.rule_state (rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms) VALUES ('stored-buy', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', '1796002459546', '2026-11-29', '1', '1796002399546');
INSERT INTO rule_engine.rule_state (rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms) VALUES ('stored-buy', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', '1796002460064', '2026-11-29', '1', '1796002400064');
INSERT INTO rule_engine.rule_state (rule_id, instrument_key, cooldown_until_ms, day, fired_today, fired_at_ms) VALUES ('stored-short', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', '1796002460604', '2026-11-29', '1', '1796002400604');

CREATE TABLE rule_engine.rule_version (
  rule_id text NOT NULL,
  version integer NOT NULL,
  sha256 text NOT NULL,
  content jsonb NOT NULL,
  changed_at_ms bigint NOT NULL
);
INSERT INTO rule_engine.rule_version (rule_id, version, sha256, content, changed_at_ms) VALUES ('stored-buy', '1', '4bba2226ff301fa5537310d8a0af436d6bcfba24b993fbef1f37ac4a2292d1b2', '{"id": "stored-buy", "mode": "paper", "then": {"kind": "enter", "size": {"kind": "shares", "value": "100"}, "stop": {"kind": "percent", "value": "3"}, "entry": {"type": "MARKET"}, "target": {"kind": "percent", "value": "8"}, "direction": "LONG", "allowShort": false, "onOpposite": "reverse"}, "when": {"kind": "event", "type": "signal.accepted", "where": [{"field": "action", "values": ["BUY"], "comparison": "="}, {"field": "confidence", "values": [0.5], "comparison": ">="}]}, "enabled": true, "symbols": ["SIM001", "SIM002", "SIM003", "SIM004", "SIM005"], "priority": 100, "strategy": "stored", "maxPerDay": null, "cooldownMs": 60000}', '1796002392657');
INSERT INTO rule_engine.rule_version (rule_id, version, sha256, content, changed_at_ms) VALUES ('stored-short', '1', 'edeacd22700727e88a33369989b138f6085a336549ef5bc5cb6ef49b163ebbbe', '{"id": "stored-short", "mode": "paper", "then": {"kind": "enter", "size": {"kind": "shares", "value": "50"}, "stop": {"kind": "percent", "value": "3"}, "entry": {"type": "MARKET"}, "target": {"kind": "percent", "value": "8"}, "direction": "SHORT", "allowShort": true, "onOpposite": "reverse"}, "when": {"kind": "event", "type": "signal.accepted", "where": [{"field": "action", "values": ["SHORT"], "comparison": "="}, {"field": "confidence", "values": [0.5], "comparison": ">="}]}, "enabled": true, "symbols": ["SIM003"], "priority": 100, "strategy": "stored", "maxPerDay": null, "cooldownMs": 60000}', '1796002392657');
INSERT INTO rule_engine.rule_version (rule_id, version, sha256, content, changed_at_ms) VALUES ('stored-short-restricted', '1', '271ffeac7f5a23c95fdeaf5f4260eb2ecd507cacc49aa67086cd85e8cb699ead', '{"id": "stored-short-restricted", "mode": "paper", "then": {"kind": "enter", "size": {"kind": "shares", "value": "100"}, "stop": {"kind": "percent", "value": "3"}, "entry": {"type": "MARKET"}, "target": {"kind": "percent", "value": "8"}, "direction": "SHORT", "allowShort": false, "onOpposite": "ignore"}, "when": {"kind": "event", "type": "signal.accepted", "where": [{"field": "action", "values": ["SHORT"], "comparison": "="}, {"field": "confidence", "values": [0.5], "comparison": ">="}]}, "enabled": true, "symbols": ["SIM002"], "priority": 100, "strategy": "stored", "maxPerDay": null, "cooldownMs": 0}', '1796002392657');

CREATE TABLE rule_engine.sequence_watermark (
  source text NOT NULL,
  instrument_key text NOT NULL,
  sequence bigint NOT NULL
);

CREATE TABLE rule_engine.trade_view (
  trade_id uuid NOT NULL,
  account text NOT NULL,
  instrument_key text NOT NULL,
  strategy text NOT NULL,
  direction text NOT NULL,
  status text NOT NULL,
  opened_at_ms bigint NOT NULL,
  expected_until_ms bigint,
  changed_at_ms bigint NOT NULL
);
INSERT INTO rule_engine.trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms, expected_until_ms, changed_at_ms) VALUES ('a06c9f2c-759f-59df-94c6-33b9295ca88a', 'DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'stored', 'SHORT', 'EXPECTED', '1796002399160', '1796002489128', '0');
INSERT INTO rule_engine.trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms, expected_until_ms, changed_at_ms) VALUES ('4f5a4e2d-639b-5922-803f-6663164d4ccd', 'DU1000001', 'KNEU2MBQGJ6FGVCLPRKVGRD4KNGUCUSU', 'stored', 'LONG', 'CLOSED', '1796002394804', NULL, '1796002399067');
INSERT INTO rule_engine.trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms, expected_until_ms, changed_at_ms) VALUES ('ccbd71ba-58db-52f8-b8e2-8c993ffb28b7', 'DU1000001', 'KNEU2MBQGR6FGVCLPRKVGRD4KNGUCUSU', 'stored', 'LONG', 'ENTERING', '1796002399601', NULL, '1796002399707');
INSERT INTO rule_engine.trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms, expected_until_ms, changed_at_ms) VALUES ('f6274cfe-498f-5d46-800c-3176bca3fa24', 'DU1000001', 'KNEU2MBQGF6FGVCLPRKVGRD4KNGUCUSU', 'stored', 'LONG', 'OPEN', '1796002400097', NULL, '1796002400549');
INSERT INTO rule_engine.trade_view (trade_id, account, instrument_key, strategy, direction, status, opened_at_ms, expected_until_ms, changed_at_ms) VALUES ('d94706c3-9f1b-5b6a-a635-894eda0d4e0f', 'DU1000001', 'KNEU2MBQGN6FGVCLPRKVGRD4KNGUCUSU', 'stored', 'SHORT', 'OPEN', '1796002400614', NULL, '1796002400925');

ALTER SEQUENCE rule_engine.migrations_id_seq OWNED BY rule_engine.migrations.id;
ALTER SEQUENCE rule_engine.outbox_seq_seq OWNED BY rule_engine.outbox.seq;
ALTER TABLE rule_engine.attempt ADD CONSTRAINT attempt_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE rule_engine.dead_letter ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE rule_engine.decision ADD CONSTRAINT decision_pkey PRIMARY KEY (cause_id);
ALTER TABLE rule_engine.inbox ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, message_id);
ALTER TABLE rule_engine.instance_heartbeat ADD CONSTRAINT instance_heartbeat_pkey PRIMARY KEY (instance);
ALTER TABLE rule_engine.migrations ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE rule_engine.outbox ADD CONSTRAINT outbox_pkey PRIMARY KEY (seq);
ALTER TABLE rule_engine.position_view ADD CONSTRAINT position_view_pkey PRIMARY KEY (account, instrument_key);
ALTER TABLE rule_engine.rule_state ADD CONSTRAINT rule_state_pkey PRIMARY KEY (rule_id, instrument_key);
ALTER TABLE rule_engine.rule_version ADD CONSTRAINT rule_version_pkey PRIMARY KEY (rule_id);
ALTER TABLE rule_engine.sequence_watermark ADD CONSTRAINT sequence_watermark_pkey PRIMARY KEY (source, instrument_key);
ALTER TABLE rule_engine.trade_view ADD CONSTRAINT trade_view_pkey PRIMARY KEY (trade_id);
CREATE INDEX inbox_received ON rule_engine.inbox USING btree (received_at);
CREATE INDEX outbox_sent ON rule_engine.outbox USING btree (sent_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX outbox_unsent ON rule_engine.outbox USING btree (writer, seq) WHERE (sent_at IS NULL);
CREATE INDEX trade_view_living ON rule_engine.trade_view USING btree (account, instrument_key) WHERE (status <> 'CLOSED'::text);
SELECT setval('rule_engine.migrations_id_seq', 2, true);
SELECT setval('rule_engine.outbox_seq_seq', 6, true);
RESET ROLE;
