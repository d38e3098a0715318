/**
 * A modal dialog on Radix with our own overlay: Radix's overlay injects a style element, which the content security policy
 * forbids. Focus goes back to where it was, or to what the caller names where that has gone.
 */
import * as RadixDialog from '@radix-ui/react-dialog';
import { type JSX, type ReactNode, useRef } from 'react';

export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly returnTo?: (() => HTMLElement | null) | undefined;
  readonly wide?: boolean;
}): JSX.Element {
  const before = useRef<Element | null>(document.activeElement);
  const giveBack = (event: Event): void => {
    event.preventDefault();
    const origin = before.current;
    const named = props.returnTo?.() ?? null;
    if (named !== null) named.focus();
    else if (origin instanceof HTMLElement && origin.isConnected) origin.focus();
  };
  return (
    <RadixDialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <RadixDialog.Portal>
        <div className="overlay" />
        <RadixDialog.Content
          className={props.wide === true ? 'dialog dialog-wide' : 'dialog'}
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
        >
          <RadixDialog.Title className="dialog-title">{props.title}</RadixDialog.Title>
          {props.children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
