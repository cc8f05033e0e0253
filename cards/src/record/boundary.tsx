import { Component, type ReactNode } from 'react';
import { cardView } from '../view/view.ts';
import { Frame } from './frame.tsx';
import { Notice } from './notice.tsx';

interface Props {
  children: ReactNode;
  /** For a host that has something of its own to show instead. */
  onFault?: () => void;
}

/** A fault of our own shows as a sentence, never as a blank place in the CRM. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    this.props.onFault?.();
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const view = cardView({ card: null, problem: { kind: 'unreadable' }, complete: false, now: '' });
    return <Frame view={view}>{view.notice && <Notice notice={{ ...view.notice, canRetry: false }} />}</Frame>;
  }
}
