// One open screen's socket. The socket.io protocol (Engine.IO 4) is spoken by hand, because k6 has no client for it: `0{…}` opens, `40{…}` connects
// with the token, `2` is answered with `3`, `42[event,…]` is an event.
import { setTimeout } from 'k6/timers';
import { WebSocket } from 'k6/websockets';
import { DASHBOARD_URL } from './target.ts';

export interface Listener {
  /** `at`: the moment that the entry names. */
  readonly entry: (at: number | undefined) => void;
  readonly resync: () => void;
  readonly closed: (wasWelcome: boolean) => void;
}

export function holdFeed(token: string, holdMs: number, listener: Listener): void {
  const url = `${DASHBOARD_URL.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url);
  let isWelcome = false;
  socket.onmessage = (event) => {
    const data = event?.data;
    if (typeof data !== 'string') return;
    if (data.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`);
    else if (data === '2') socket.send('3');
    else if (data.startsWith('44')) socket.close();
    else if (data.startsWith('42') && takeEvent(data.slice(2), listener) === 'hello')
      isWelcome = true;
  };
  socket.onopen = () => {
    setTimeout(() => {
      socket.close();
    }, holdMs);
  };
  socket.onclose = () => {
    listener.closed(isWelcome);
  };
  socket.onerror = () => {
    socket.close();
  };
}

/** The name of the event. */
function takeEvent(text: string, { entry, resync }: Listener): string {
  const [name, told] = JSON.parse(text) as [string, { readonly at?: number } | undefined];
  if (name === 'resync') resync();
  if (name === 'feed') entry(told?.at);
  return name;
}
