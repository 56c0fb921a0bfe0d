import { readFile, readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { type Extension, parseExtension } from '@fairlead/contracts';
import { ConfigurationError } from '@fairlead/platform';
import { parse } from 'yaml';

const MANIFEST = 'extension.yaml';

/**
 * Returns the extensions of this installation: the folders of `examples` that have a manifest, and those named by
 * FAIRLEAD_EXTENSIONS. Throws a ConfigurationError that names every manifest that is wrong.
 */
export async function readExtensions(places: {
  readonly examples: string;
  /** Folders, separated as in PATH: by `:`, on Windows by `;`. */
  readonly named: string;
}): Promise<readonly Extension[]> {
  const named = places.named.split(delimiter).filter((folder) => folder !== '');
  const files = [
    ...(await manifestsIn(places.examples)),
    ...named.map((folder) => resolve(folder, MANIFEST)),
  ];
  const found = await Promise.all(files.map(async (file) => ({ file, ...(await read(file)) })));
  const problems = [
    ...found.flatMap(({ file, wrong }) => wrong.map((problem) => `${file}: ${problem}`)),
    ...twins(found),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return found.flatMap(({ extension }) => (extension === null ? [] : extension));
}

interface Manifest {
  readonly extension: Extension | null;
  readonly wrong: readonly string[];
}

/** A folder without a manifest is an example of something else. */
async function manifestsIn(examples: string): Promise<readonly string[]> {
  const folders = await readdir(examples, { withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    folders
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const inside = await readdir(join(examples, name));
        return inside.includes(MANIFEST) ? [join(examples, name, MANIFEST)] : [];
      }),
  );
  return files.flat().sort();
}

async function read(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    return { extension: null, wrong: ['cannot be read: correct FAIRLEAD_EXTENSIONS'] };
  }
  try {
    const parsed = parseExtension(parse(text));
    return parsed.ok
      ? { extension: parsed.value, wrong: [] }
      : { extension: null, wrong: parsed.refusal };
  } catch (error) {
    return { extension: null, wrong: [`is not YAML: ${String(error)}`] };
  }
}

function twins(
  found: readonly { readonly file: string; readonly extension: Extension | null }[],
): readonly string[] {
  const owners = new Map<string, string>();
  return found.flatMap(({ file, extension }) => {
    if (extension === null) return [];
    const other = owners.get(extension.name);
    owners.set(extension.name, file);
    if (other === undefined) return [];
    return [`${file}: name ${extension.name} is that of ${other}, too: choose another`];
  });
}
