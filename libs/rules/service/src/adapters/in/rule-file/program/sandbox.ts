/**
 * What a program of rules is run by, in a process of its own: CommonJS for `node -e`. It is text because that process may
 * read no file. It takes the bundle from its input and writes one answer to file descriptor 3.
 *
 * What a program says must not depend on when or where it is read: replicas read it each for itself, and a rule that
 * differs is another version. So there is no clock, no chance, no network, no environment.
 */
export const SANDBOX = `'use strict';
const { readFileSync, writeSync } = require('node:fs');
const { Script } = require('node:vm');
const load = require;
const { filename, timeMs } = JSON.parse(process.argv[1]);
Error.stackTraceLimit = 100;

function answer(given) {
  const bytes = Buffer.from(JSON.stringify(given));
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
}
function refusal(what) {
  return () => {
    throw new Error(what + ' is not there for rules: they say the same whenever and wherever they are read');
  };
}

const AWAY = ['child_process', 'cluster', 'dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'inspector', 'net', 'tls', 'vm', 'worker_threads'];
const CHANCE = ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID'];
function required(id) {
  const name = id.replace(/^node:/, '');
  if (AWAY.includes(name)) refusal(id)();
  if (name !== 'crypto') return load(id);
  return { ...load(id), ...Object.fromEntries(CHANCE.map((each) => [each, refusal('crypto.' + each)])) };
}

const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...given) {
    if (given.length === 0) refusal('new Date()')();
    super(...given);
  }
  static now() {
    return refusal('Date.now()')();
  }
};
Math.random = refusal('Math.random()');
for (const name of ['fetch', 'WebSocket', 'EventSource', 'crypto', 'performance']) {
  Object.defineProperty(globalThis, name, { get: refusal(name), configurable: true });
}
const end = process.exit.bind(process);
for (const name of ['exit', 'abort', 'kill', 'reallyExit']) process[name] = refusal('process.' + name);

try {
  const code = '(function (require, module, exports) {\\n' + readFileSync(0, 'utf8') + '\\n})(...globalThis.given)';
  const module = { exports: {} };
  globalThis.given = [required, module, module.exports];
  new Script(code, { filename, lineOffset: -1 }).runInThisContext({ timeout: timeMs });
  const rules = module.exports.__esModule ? module.exports.default : module.exports;
  if (typeof rules?.text === 'string' && Array.isArray(rules.rules)) answer({ text: rules.text });
  else answer({ message: 'exports no rules: end it with export default defineRules([…])', stack: '', mistakes: [] });
} catch (error) {
  const { name, code, message, stack, mistakes } = Object(error);
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') answer({ tooLong: true });
  else answer({
    message: message === undefined ? String(error) : name + ': ' + message,
    stack: String(stack),
    mistakes: Array.isArray(mistakes) ? mistakes : [],
  });
}
end(0);
`;
