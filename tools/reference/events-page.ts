import { STREAMS } from '@fairlead/contracts';
import { type Catalogue, type EventEntry, requestsOf } from './catalogue';
import { PAGE_STYLE } from './events-page.style';
import type { JsonSchema } from './schemas';

/** Returns one page that lists every event: a file to open, without a server and without anything from elsewhere. */
export function eventsPageOf({ entries, schemas }: Catalogue, version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairlead events</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<nav aria-label="Events">
<h1>Fairlead events</h1>
<p class="version">version ${escaped(version)}</p>
<input id="filter" type="search" placeholder="Filter: fill, tradeId, ORDER …" aria-label="Filter events">
${STREAMS.map(({ name }) => navOf(name, entries)).join('\n')}
<h2><a href="#parts">Parts of events</a></h2>
<h2><a href="#requests">Requests</a></h2>
</nav>
<main>
${INTRODUCTION}
${entries.map(sectionOf).join('\n')}
<h2 id="parts">Parts of events</h2>
${partsOf(entries, schemas)}
<h2 id="requests">Requests</h2>
<p>Request and reply on <code>request.v1.&lt;service&gt;.&lt;name&gt;</code>, replied to at once or not at all.</p>
${requestsTable()}
</main>
<script>${FILTER_SCRIPT}</script>
</body>
</html>
`;
}

const INTRODUCTION = `<section>
<p class="lead">Everything that happens is an event on a NATS subject, kept in a JetStream stream. One service owns each event;
anyone may read it. Each message is an <em>envelope</em>: <code>id</code>, <code>type</code>, <code>version</code>,
<code>occurredAt</code>, <code>recordedAt</code>, <code>correlationId</code> (the signal, or what else began the story),
<code>causationId</code>, <code>source</code>, <code>principal</code> (who asked for what led to it: the name of an API key, or
<code>system:&lt;service&gt;</code> where no person did; absent in messages of before), <code>data</code>. Below are the data of each
type.</p>
<p>To read some of them with a program of your own, see the guide <a href="../guides/subscribe-to-events.md">Subscribe to events</a>.
Tools read the same from <a href="asyncapi.json">asyncapi.json</a>. Amounts, prices and quantities are decimals as text; times are
UTC. A field that a newer publisher adds is to be ignored.</p>
</section>`;

function navOf(stream: string, entries: readonly EventEntry[]): string {
  const links = entries
    .filter((entry) => entry.stream === stream)
    .map(({ type }) => `<li data-for="${type}"><a href="#${type}">${type}</a></li>`);
  return `<h2>${stream}</h2>\n<ul>${links.join('')}</ul>`;
}

function sectionOf(entry: EventEntry): string {
  const { type, version, stream, address, text } = entry;
  const owners = entry.owners.length > 1 ? 'every service' : entry.owners.join(', ');
  const readers = entry.readers.length === 0 ? 'extensions' : entry.readers.join(', ');
  return `<section class="event" id="${type}" data-words="${escaped(wordsOf(entry))}">
<h2>${type} <small>v${version} · ${stream}</small></h2>
<p>${formatted(text)}</p>
<p class="facts"><code>${escaped(address)}</code><br>from <strong>${owners}</strong>, read by ${readers}</p>
${fieldsTable(entry.schema)}
<details><summary>A whole message</summary><pre>${escaped(JSON.stringify(entry.sample, null, 2))}</pre></details>
</section>`;
}

function fieldsTable(schema: JsonSchema): string {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `<tr><td><code>${name}</code>${required.has(name) ? '' : ' <span class="optional">optional</span>'}</td><td>${kindOf(field)}</td><td>${formatted(field.description ?? '')}</td></tr>`,
  );
  return `<table><thead><tr><th>Field</th><th>Kind</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Classes that events are made of and that are no events themselves. */
function partsOf(
  entries: readonly EventEntry[],
  schemas: Readonly<Record<string, JsonSchema>>,
): string {
  const events = new Set(entries.map(({ className }) => className));
  return Object.entries(schemas)
    .filter(([name]) => !events.has(name))
    .map(
      ([name, schema]) =>
        `<section id="${name}"><h3>${name}</h3><p>${formatted(schema.description ?? '')}</p>${fieldsTable(schema)}</section>`,
    )
    .join('\n');
}

function kindOf(field: JsonSchema): string {
  const reference = field['$ref'];
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return `<a href="#${name}">${name}</a>`;
  }
  if (field.items !== undefined) return `list of ${kindOf(field.items)}`;
  const choices = field['enum'];
  if (Array.isArray(choices))
    return choices.map((each) => `<code>${String(each)}</code>`).join(' ');
  const format = field['format'];
  return escaped(typeof format === 'string' ? format : (field.type ?? 'any'));
}

function requestsTable(): string {
  const rows = requestsOf().map(
    ({ from, to, name }) => `<tr><td>${from}</td><td>${to}</td><td><code>${name}</code></td></tr>`,
  );
  return `<table><thead><tr><th>From</th><th>To</th><th>Request</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function wordsOf({ type, stream, owners, readers, text, schema }: EventEntry): string {
  const fields = Object.keys(schema.properties ?? {});
  return [type, stream, ...owners, ...readers, text, ...fields].join(' ').toLowerCase();
}

/** Text of a comment: what stands in backticks is code. */
function formatted(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const FILTER_SCRIPT = `
const filter = document.getElementById('filter');
filter.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const section of document.querySelectorAll('section.event')) {
    const shown = section.dataset.words.includes(wanted);
    section.hidden = !shown;
    document.querySelector('[data-for="' + section.id + '"]').hidden = !shown;
  }
});`;
