// A cluster over a map: its areas in thick lines and a circle around them, told apart from all else without colour.
import type { JSX } from 'react';
import type { Drawing } from './city-map.tsx';
import { areasOf, circleAround } from './cluster-circle.ts';

export function ClusterMark(props: {
  readonly drawing: Drawing;
  readonly places: readonly string[];
}): JSX.Element {
  const areas = areasOf(props.drawing.areas, props.places);
  const circle = circleAround(areas);
  return (
    <g className="cluster-mark">
      {areas.map(({ code, path }) => (
        <path key={code} d={path} className="area-here" data-cluster={code} />
      ))}
      {circle !== null && (
        <>
          <circle className="cluster-halo" cx={circle.x} cy={circle.y} r={circle.radius} />
          <circle className="cluster-circle" cx={circle.x} cy={circle.y} r={circle.radius} />
        </>
      )}
    </g>
  );
}
