/**
 * Short answers to what a person did, and the live regions that a screen reader follows: polite for what can wait, assertive
 * for level I and a lost connection.
 */
import type { JSX } from 'react';
import { create } from 'zustand';

const SHOWN_MS = 6000;

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
}

interface Notices {
  readonly notices: readonly Notice[];
  readonly polite: string;
  readonly assertive: string;
}
const useNotices = create<Notices>(() => ({ notices: [], polite: '', assertive: '' }));

let lastId = 0;
export function notify(tone: Notice['tone'], text: string): void {
  lastId += 1;
  const id = lastId;
  useNotices.setState(({ notices }) => ({ notices: [...notices.slice(-3), { id, tone, text }] }));
  setTimeout(() => dismiss(id), tone === 'bad' ? SHOWN_MS * 2 : SHOWN_MS);
}

function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}

export function announce(text: string, urgent: boolean): void {
  useNotices.setState(urgent ? { assertive: text } : { polite: text });
}

const MARKS = { good: '✓', bad: '!', plain: 'i' } as const;

export function NoticeArea(): JSX.Element {
  const { notices, polite, assertive } = useNotices();
  return (
    <>
      <div className="notices" role="status">
        {notices.map((notice) => (
          <div key={notice.id} className={`notice notice-${notice.tone}`}>
            <span className="notice-mark" aria-hidden="true">
              {MARKS[notice.tone]}
            </span>
            {notice.text}
          </div>
        ))}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {polite}
      </div>
      <div className="visually-hidden" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
