import explain from './explain.css?inline';
import head from './head.css?inline';
import metrics from './metrics.css?inline';
import pulse from './pulse.css?inline';
import state from './state.css?inline';
import token from './token.css?inline';

/** Every rule lives under `.barometer`; nothing outside the card changes. */
export const style = [token, head, explain, metrics, state, pulse].join('\n');
