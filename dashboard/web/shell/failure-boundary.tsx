// Catches what breaks while drawing: a broken view says so instead of leaving a white or a frozen screen.
import { Component, type JSX, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

function Crashed({ error }: { readonly error: Error }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="view-state" role="alert">
      <p className="view-state-title">{t('state.crashed')}</p>
      <p className="muted">{t('state.crashedText')}</p>
      <pre className="crash-text">{error.message}</pre>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('state.reload')}
      </button>
    </div>
  );
}

interface Props {
  readonly children: ReactNode;
  /** A change of view clears the failure. */
  readonly view: string;
}
interface State {
  readonly error: Error | null;
  readonly view: string;
}

export class FailureBoundary extends Component<Props, State> {
  override state: State = { error: null, view: this.props.view };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.view === state.view ? null : { error: null, view: props.view };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Crashed error={this.state.error} />;
  }
}
