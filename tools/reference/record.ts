import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absolutePath } from './build';
import { type PublishedShape, breaks, fileNameOf } from './published';

/** Every shape that a message was ever published in; files are added here and never changed. */
export const PUBLISHED = 'libs/contracts/published';

/** Returns what was published so far, by file name. */
export function publishedShapes(): ReadonlyMap<string, PublishedShape> {
  const folder = absolutePath(PUBLISHED);
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.json'))
    : [];
  return new Map(
    files.map((file) => [
      file,
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as PublishedShape,
    ]),
  );
}

/** Returns, for shapes as they are now, everything that breaks one that was published, with what to do. */
export function brokenPromises(
  shapes: readonly PublishedShape[],
  published: Iterable<PublishedShape>,
): readonly string[] {
  return [...published].flatMap((earlier) => {
    const { type, version } = earlier;
    const now = shapes.find((each) => each.type === type && each.version === version);
    const found =
      now === undefined ? ['nobody reads it any more'] : breaks(earlier.schema, now.schema);
    return found.map(
      (problem) =>
        `${type}@${String(version)} was published: ${problem}. Leave it as it is and make version ${String(version + 1)} beside it`,
    );
  });
}

/** Writes the shapes that are new. Throws where one breaks what was published. Returns the files written. */
export function record(shapes: readonly PublishedShape[]): readonly string[] {
  const published = publishedShapes();
  const broken = brokenPromises(shapes, published.values());
  if (broken.length > 0) throw new Error(broken.join('\n'));
  mkdirSync(absolutePath(PUBLISHED), { recursive: true });
  const added = shapes.filter((shape) => !published.has(fileNameOf(shape)));
  for (const shape of added) {
    const file = absolutePath(join(PUBLISHED, fileNameOf(shape)));
    writeFileSync(file, `${JSON.stringify(shape, null, 2)}\n`);
  }
  return added.map((shape) => join(PUBLISHED, fileNameOf(shape)));
}
