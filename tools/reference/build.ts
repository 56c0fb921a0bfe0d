import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiOf } from './asyncapi';
import { catalogueOf } from './catalogue';
import { eventFieldsModule } from './event-fields';
import { eventsPageOf } from './events-page';
import { httpPageOf } from './http/http-page';
import { openApiOf } from './http/openapi';
import { type PublishedShape, type ShapeSource, shapesOf } from './published';

const ROOT = join(__dirname, '../..');

/** A generated file: its path below the root, and what it has to hold. */
export interface ReferenceFile {
  readonly path: string;
  readonly text: string;
}

/** Returns the generated reference as it should be now. */
export function referenceFiles(): readonly ReferenceFile[] {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const catalogue = catalogueOf(join(ROOT, 'libs/contracts/src'));
  const http = openApiOf(version);
  return [
    {
      path: 'docs/reference/asyncapi.json',
      text: `${JSON.stringify(asyncApiOf(catalogue, version), null, 2)}\n`,
    },
    { path: 'docs/reference/events.html', text: eventsPageOf(catalogue, version) },
    {
      path: 'docs/reference/openapi.json',
      text: `${JSON.stringify(http, null, 2)}\n`,
    },
    { path: 'docs/reference/http.html', text: httpPageOf(http) },
    { path: 'libs/contracts/src/events/event-fields.ts', text: eventFieldsModule(catalogue) },
  ];
}

/** Returns the shapes of all messages as they are now. */
export function currentShapes(): readonly PublishedShape[] {
  const catalogue = catalogueOf(join(ROOT, 'libs/contracts/src'));
  return shapesOf(asyncApiOf(catalogue, '0') as unknown as ShapeSource);
}

/** Returns the absolute path of a file of the repository. */
export function absolutePath(path: string): string {
  return join(ROOT, path);
}
