/**
 * The socket to the gateway: WebSocket only, the feed's sequence as cursor, sent again at each reconnect so that exactly what
 * was missed comes in. A `resync` means that the gap is too large: the snapshots are read again and the cursor moves on.
 */
import { io, type Socket } from 'socket.io-client';
import type { FeedMessage, Hello, Notice, Resync } from '../../../contracts/api/socket.ts';
import { currentToken } from '../api/client.ts';
import { useConnection } from './connection.ts';

/** After a greeting, silence of this long means that what was missed is in. */
const CAUGHT_UP_AFTER_MS = 400;
const RETRY_AFTER_REFUSAL_MS = 2000;

export interface FeedHandlers {
  readonly onFeed: (message: FeedMessage, missed: boolean) => void;
  /** What is shown of this topic has changed. */
  readonly onNotice: (topic: string) => void;
  readonly onResync: (resync: Resync) => void;
  /** The server ended it on purpose: answers whether the session still holds and it should be tried again. */
  readonly onRefused: () => Promise<boolean>;
}

export interface Feed {
  readonly close: () => void;
}

function lose(): void {
  const { link, lostAt } = useConnection.getState();
  if (link === 'live' || lostAt === null) {
    useConnection.setState({ link: 'lost', lostAt: Date.now(), catchingUp: false });
  }
}

/** Moves `catchingUp` back once entries stop pouring in. */
function quietness(): { touch: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    stop,
    touch: () => {
      stop();
      timer = setTimeout(() => useConnection.setState({ catchingUp: false }), CAUGHT_UP_AFTER_MS);
    },
  };
}

export function openFeed(startCursor: number, handlers: FeedHandlers): Feed {
  let cursor = startCursor;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const quiet = quietness();
  const socket: Socket = io({
    path: '/socket.io',
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: (answer) => answer({ token: currentToken() ?? undefined, cursor }),
  });
  const hear = (): void => useConnection.setState({ heardAt: Date.now() });

  socket.on('hello', (hello: Hello) => {
    const offsetMs = hello.at - Date.now();
    useConnection.setState({
      link: 'live',
      lostAt: null,
      offsetMs,
      catchingUp: hello.seq > cursor,
    });
    hear();
    quiet.touch();
  });
  socket.on('feed', (message: FeedMessage) => {
    hear();
    if (message.seq <= cursor) return;
    cursor = message.seq;
    const { catchingUp } = useConnection.getState();
    if (catchingUp) quiet.touch();
    handlers.onFeed(message, catchingUp);
  });
  socket.on('notice', ({ topic }: Notice) => {
    hear();
    handlers.onNotice(topic);
  });
  socket.on('resync', (resync: Resync) => {
    hear();
    cursor = resync.seq;
    handlers.onResync(resync);
  });
  const ask = (): void => {
    void handlers.onRefused().then((holds) => {
      if (holds) retry = setTimeout(() => socket.connect(), RETRY_AFTER_REFUSAL_MS);
    });
  };
  socket.on('disconnect', (reason) => {
    lose();
    if (reason === 'io server disconnect') ask();
  });
  socket.on('connect_error', () => {
    lose();
    if (!socket.active) ask();
  });
  // Otherwise it takes the transport up to its ping limit to notice that the cable is out.
  const offline = (): void => {
    lose();
    socket.io.engine.close();
  };
  window.addEventListener('offline', offline);
  return {
    close: () => {
      window.removeEventListener('offline', offline);
      quiet.stop();
      clearTimeout(retry);
      socket.disconnect();
      useConnection.setState({ link: 'connecting', lostAt: null, catchingUp: false });
    },
  };
}
