/** How the page looks, by day and by night. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --line: #dfe4ea; --paper: #fff; --panel: #f6f8fa; --accent: #0b6b5d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e9f0; --soft: #9aa7b6; --line: #2c3541; --paper: #12171e; --panel: #181f28; --accent: #4cc4ae; }
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); font: 15px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem; background: var(--panel); border-right: 1px solid var(--line); }
nav h1 { font-size: 1.15rem; margin: 0; }
nav h2 { font-size: .72rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); margin: 1.1rem 0 .25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav .version { margin: 0 0 .75rem; color: var(--soft); font-size: .85rem; }
nav input { width: 100%; padding: .4rem .55rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
main { padding: 1.5rem 2.5rem 4rem; max-width: 62rem; }
.lead { font-size: 1.02rem; }
section.event { border-top: 1px solid var(--line); padding-top: .5rem; margin-top: 1.75rem; scroll-margin-top: .5rem; }
h2 small { font-weight: 400; font-size: .8rem; color: var(--soft); }
.facts { color: var(--soft); }
code { font: .88em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .92rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th:nth-child(1) { width: 24%; } th:nth-child(2) { width: 26%; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.optional { color: var(--soft); font-size: .8em; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; overflow-x: auto; font-size: .85rem; }
summary { cursor: pointer; color: var(--accent); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
`;
