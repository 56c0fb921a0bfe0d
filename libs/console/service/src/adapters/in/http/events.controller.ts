import type { Envelope } from '@fairlead/contracts';
import { Controller, Inject, type MessageEvent, Sse, UseGuards } from '@nestjs/common';
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
  events(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const stop = this.live.subscribe((event: Envelope) => {
        subscriber.next({ id: event.id, type: event.type, data: event });
      });
      const heartbeat = setInterval(() => {
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
