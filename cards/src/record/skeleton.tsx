const reasonRows = ['down', 'down-1', 'down-2', 'down-3', 'up', 'up-1', 'up-2'];
const movedRows = ['moved', 'moved-1', 'moved-2', 'moved-3'];
const dimensionRows = ['heading', 'first', 'second', 'third', 'fourth', 'fifth'];

/** The shape of a usual card, at its height: what arrives takes its place without a jump. */
export function Skeleton() {
  return (
    <>
      <div className="bm-main" aria-hidden="true">
        <div className="bm-headline">
          <span className="bm-bone bm-bone-dial" />
          <div className="bm-verdict">
            <span className="bm-bone bm-bone-band" />
            <span className="bm-bone bm-bone-change" />
          </div>
        </div>
        <Rows rows={reasonRows} />
        <Rows rows={movedRows} />
      </div>
      <div className="bm-side" aria-hidden="true">
        <span className="bm-bone bm-bone-plot" />
        <Rows rows={dimensionRows} />
        <span className="bm-bone bm-bone-pulse" />
      </div>
      <span className="bm-bone bm-bone-facts" aria-hidden="true" />
    </>
  );
}

function Rows({ rows }: { rows: string[] }) {
  return (
    <div className="bm-bone-rows">
      {rows.map((row) => (
        <span key={row} className="bm-bone" />
      ))}
    </div>
  );
}
