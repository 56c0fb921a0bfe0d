import type { Envelope } from '@fairlead/contracts';
import { Controller, Inject, type MessageEvent, Req, Sse, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { Observable } from 'rxjs';
import { LiveEvents } from '../../../application/live-events';
import { ApiKeyGuard } from './api-key.guard';

/** Proxies drop a stream that says nothing for a minute. */
const HEARTBEAT_MS = 15_000;

/** `GET /v1/events`: every event as it is recorded, as server-sent events. */
@Controller('v1')
@UseGuards(ApiKeyGuard)
export class EventsController {
  constructor(@Inject(LiveEvents) private readonly live: LiveEvents) {}

  @Sse('events')
  events(@Req() { socket }: Request): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      let written = -1;
      const stop = this.live.subscribe((event: Envelope) => {
        subscriber.next({ id: event.id, type: event.type, data: event });
      });
      const heartbeat = setInterval(() => {
        // Events for a reader that is asleep would wait here, in the memory of the process that trades.
        if (socket.writableLength > 0 && socket.bytesWritten === written) {
          subscriber.complete();
          socket.destroy();
          return;
        }
        written = socket.bytesWritten;
        subscriber.next({ type: 'heartbeat', data: {} });
      }, HEARTBEAT_MS);
      heartbeat.unref();
      return () => {
        clearInterval(heartbeat);
        stop();
      };
    });
  }
}
