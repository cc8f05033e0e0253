import { createRoot } from 'react-dom/client';
import { CardBody } from '../src/record/card-body.tsx';
import { cardView } from '../src/view/view.ts';
import { now } from './fixture/metrics.ts';
import { scenes } from './fixture/state.ts';

/** `?scene=watch,frozen&theme=dark&dir=rtl`: some or all states, for looking at and for screenshots. */
const search = new URLSearchParams(location.search);
const wanted = search.get('scene')?.split(',') ?? Object.keys(scenes);
document.body.dataset.theme = search.get('theme') ?? 'light';
document.documentElement.dir = search.get('dir') ?? 'ltr';

const retry = { isAsking: false, ask: () => undefined };

const element = document.getElementById('gallery');
if (element) {
  createRoot(element).render(
    wanted.map((name) => {
      const { card = null, problem = null, complete = true, rated } = scenes[name] ?? {};
      return (
        <div className="scene" key={name} id={name}>
          <p>{name}</p>
          <CardBody
            view={cardView({ card, problem, complete, now, ...(rated ? { rated } : {}) })}
            recordUrl={(type, id) => `#${type}-${id}`}
            retry={retry}
          />
        </div>
      );
    }),
  );
}
