import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './fairlead-process';

/** A block of commands in a document, as it is printed there. */
export interface CommandBlock {
  readonly document: string;
  readonly text: string;
}

/** What a person types: the first word of a command of ours or of Docker. */
const TYPED = /^(npx|npm|node|docker|nats-server|nats) /;

/** The documents that tell a user what to type. */
export function userDocuments(): readonly string[] {
  const pages = ['docs/guides', 'docs/runbooks'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return ['README.md', 'CONTRIBUTING.md', ...pages.filter((path) => path.endsWith('.md'))];
}

/** Returns the blocks of commands of a document, in their order. */
export function commandBlocks(document: string): readonly CommandBlock[] {
  const blocks = textOf(document).matchAll(/^ *```(?:bash|sh)\n([\s\S]*?)^ *```/gm);
  return [...blocks].map((match) => ({ document, text: match[1] ?? '' }));
}

/** Returns the commands that a document names within its sentences and tables. */
export function namedCommands(document: string): readonly string[] {
  const prose = textOf(document).replace(/^ *```[\s\S]*?^ *```/gm, '');
  const named = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...new Set(named.filter((text) => TYPED.test(text)))];
}

/** Returns the text with each of these texts replaced: paths, ports and addresses that a test has of its own. */
export function withOwn(text: string, own: Readonly<Record<string, string>>): string {
  return Object.entries(own).reduce((script, [theirs, ours]) => {
    if (!text.includes(theirs)) throw new Error(`the document does not say ${theirs} any more`);
    return script.replaceAll(theirs, ours);
  }, text);
}

function textOf(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}
