import { Controller, Inject, type MessageEvent, Req, Sse, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { Observable } from 'rxjs';
import { EventFeed } from '../../../application/event-feed';
import { ApiKeyGuard } from './api-key.guard';

/** Proxies drop a stream that says nothing for a minute. */
const HEARTBEAT_MS = 15_000;

/** `GET /v1/events`: every event as it is recorded, as server-sent events; with `Last-Event-ID` also what was missed. */
@Controller('v1')
@UseGuards(ApiKeyGuard)
export class EventsController {
  constructor(@Inject(EventFeed) private readonly feed: EventFeed) {}

  /** Streams every event as it is recorded; with `Last-Event-ID` also what was missed. */
  @Sse('events')
  events(@Req() { socket, headers }: Request): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      let written = -1;
      // Nest makes up an id for a message without one, and a reader would then ask for what follows that.
      let lastId = lastSeen(headers) ?? '';
      const sign = (type: string): void => subscriber.next({ id: lastId, type, data: {} });
      const stop = this.feed.follow(lastSeen(headers), {
        event: (event) => {
          lastId = event.id;
          subscriber.next({ id: event.id, type: event.type, data: event });
        },
        gap: () => sign('gap'),
      });
      const heartbeat = setInterval(() => {
        // Events for a reader that is asleep would wait here, in the memory of the process that trades.
        if (socket.writableLength > 0 && socket.bytesWritten === written) {
          subscriber.complete();
          socket.destroy();
          return;
        }
        written = socket.bytesWritten;
        sign('heartbeat');
      }, HEARTBEAT_MS);
      heartbeat.unref();
      return () => {
        clearInterval(heartbeat);
        stop();
      };
    });
  }
}

function lastSeen(headers: Request['headers']): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : null;
}
