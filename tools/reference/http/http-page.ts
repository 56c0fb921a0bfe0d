import { PAGE_STYLE } from '../events-page.style';
import type { OpenApi } from './openapi';

/** Returns one page that lists every path: a file to open, without a server and without anything from elsewhere. */
export function httpPageOf({ info, paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const schemas = Object.entries(components['schemas'] as Record<string, object>);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairlead over HTTP</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<nav aria-label="Paths">
<h1>Fairlead over HTTP</h1>
<p class="version">version ${escaped(info.version)}</p>
<ul>
${operations.map(({ path, method }) => `<li><a href="#${escaped(`${method}-${path}`)}">${method.toUpperCase()} ${escaped(path)}</a></li>`).join('\n')}
</ul>
<h2><a href="#types">Types</a></h2>
</nav>
<main>
<section>
<p>${escaped(info.description)} <a href="openapi.json">openapi.json</a> is the same for programs.</p>
</section>
${operations
  .map(
    ({ path, method, operation }) => `<section id="${escaped(`${method}-${path}`)}">
<h3>${method.toUpperCase()} ${escaped(path)}</h3>
<p>${escaped(String(operation['summary']))}</p>
${blockOf('Parameters', operation['parameters'])}${blockOf('Body', operation['requestBody'])}${blockOf('Answers', operation['responses'])}</section>`,
  )
  .join('\n')}
<h2 id="types">Types</h2>
${schemas
  .map(
    ([name, schema]) => `<section id="type-${escaped(name)}">
<h3>${escaped(name)}</h3>
${blockOf('Schema', schema)}</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
}

function blockOf(title: string, value: unknown): string {
  if (value === undefined) return '';
  const text = escaped(JSON.stringify(value, null, 2)).replaceAll(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    '<a href="#type-$1">$1</a>',
  );
  return `<details><summary>${title}</summary><pre>${text}</pre></details>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
