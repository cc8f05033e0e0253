const reasonRows = ['down-1', 'down-2', 'up-1', 'up-2'];

/** The shape of a usual card, at its height: what arrives takes its place without a jump. */
export function Skeleton() {
  return (
    <div className="bm-skeleton" aria-hidden="true">
      <div className="bm-headline">
        <span className="bm-bone bm-bone-dial" />
        <div className="bm-verdict">
          <span className="bm-bone bm-bone-band" />
          <span className="bm-bone bm-bone-change" />
        </div>
      </div>
      {reasonRows.map((row) => (
        <span key={row} className="bm-bone bm-bone-row" />
      ))}
      <span className="bm-bone bm-bone-plot" />
      <span className="bm-bone bm-bone-row" />
      <span className="bm-bone bm-bone-row" />
    </div>
  );
}
