/**
 * The city as SVG: each area a button with its facts as name, one tab stop for all with arrow keys between them, hatches beside
 * colours, and the highest open level as a shape. Boundaries come as they are, in a plane.
 */
import '../look/map.css';
import { type GeoPermissibleObjects, geoIdentity, geoPath } from 'd3-geo';
import { type JSX, type KeyboardEvent, useMemo } from 'react';
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import type { CityShapes, Shapes } from '../api/queries.ts';
import { LevelShape } from '../ui/level-badge.tsx';
import { type ExceedanceClass, classOf } from './exceedance.ts';

const HAN = /\p{Script=Han}/u;

export interface Area {
  readonly code: string;
  readonly name: string;
  readonly path: string;
  readonly centre: readonly [number, number];
}

export interface Drawing {
  readonly areas: readonly Area[];
  /** Outlines of the counties above townships. */
  readonly outlines: readonly string[];
}

const inside = (shapes: Shapes, within: string | null): Shapes => ({
  ...shapes,
  features: shapes.features.filter(
    ({ properties }) => within === null || properties.code.startsWith(within),
  ),
});

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly within: string | null;
}

export function drawCity(city: CityShapes, level: 'county' | 'township', frame: Frame): Drawing {
  const shown = inside(level === 'county' ? city.counties : city.townships, frame.within);
  const bounds: GeoPermissibleObjects = shown.features.length > 0 ? shown : city.counties;
  const margin = 8;
  const projection = geoIdentity()
    .reflectY(true)
    .fitExtent(
      [
        [margin, margin],
        [frame.width - margin, frame.height - margin],
      ],
      bounds,
    );
  const path = geoPath(projection).digits(1);
  return {
    areas: shown.features.map((shape) => ({
      code: shape.properties.code,
      name: shape.properties.name,
      path: path(shape) ?? '',
      centre: path.centroid(shape),
    })),
    outlines: inside(city.counties, frame.within).features.map((shape) => path(shape) ?? ''),
  };
}

/** Patterns have names of their own for each map, because two maps may stand on one page. */
export function Hatches({ prefix }: { readonly prefix: string }): JSX.Element {
  const line = (id: string, turn: number, size: number): JSX.Element => (
    <pattern
      id={`${prefix}-${id}`}
      width={size}
      height={size}
      patternUnits="userSpaceOnUse"
      patternTransform={`rotate(${turn})`}
    >
      <rect width={size} height={size} className={`hatch-ground-${id}`} />
      <line x1="0" y1="0" x2="0" y2={size} className={`hatch-line-${id}`} />
    </pattern>
  );
  return (
    <defs>
      {line('no-data', 45, 7)}
      {line('x2', 0, 6)}
      {line('x4', -45, 5)}
      <pattern id={`${prefix}-insufficient`} width="7" height="7" patternUnits="userSpaceOnUse">
        <rect width="7" height="7" className="hatch-ground-no-data" />
        <circle cx="3.5" cy="3.5" r="1.2" className="hatch-dot" />
      </pattern>
    </defs>
  );
}

const HATCHED = new Set(['no-data', 'x2', 'x4', 'insufficient']);
export const fillOf = (kind: string, prefix: string): string | undefined =>
  HATCHED.has(kind) ? `url(#${prefix}-${kind})` : undefined;

function LevelMark(props: {
  readonly area: Area;
  readonly status: PlaceStatus;
  readonly above: boolean;
}): JSX.Element | null {
  const { highestLevel, openAlerts } = props.status;
  if (highestLevel === null || openAlerts === 0) return null;
  const [x, y] = props.area.centre;
  return (
    <g
      className={`map-mark level-${highestLevel}`}
      transform={`translate(${x - 9} ${y - (props.above ? 24 : 9)})`}
    >
      <svg width="18" height="18">
        <LevelShape level={highestLevel} />
      </svg>
    </g>
  );
}

export interface CityMapProps {
  readonly drawing: Drawing;
  readonly frame: Frame;
  readonly statuses: ReadonlyMap<string, PlaceStatus>;
  readonly chosen: string | null;
  readonly labels: boolean;
  /** As it stands on the map. */
  readonly nameOf: (code: string) => string;
  readonly label: string;
  readonly describe: (code: string) => string;
  readonly onChoose: (code: string) => void;
  readonly onOpen: (code: string) => void;
}

/** The nearest area in the direction of the arrow: what a person who sees the map expects of the key. */
export function neighbour(areas: readonly Area[], from: Area, key: string): Area | null {
  const turn: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const way = turn[key];
  if (way === undefined) return null;
  let best: { area: Area; cost: number } | null = null;
  for (const area of areas) {
    const dx = area.centre[0] - from.centre[0];
    const dy = area.centre[1] - from.centre[1];
    const along = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1] + dy * way[0]);
    if (along <= 1 || aside > along * 2) continue;
    const cost = along + aside * 2;
    if (best === null || cost < best.cost) best = { area, cost };
  }
  return best?.area ?? null;
}

/** What lies over the areas and is not touched: outlines of the counties, levels as shapes, names. */
function Above(props: CityMapProps): JSX.Element {
  const { drawing, statuses } = props;
  return (
    <g className="map-over" aria-hidden="true">
      {drawing.outlines.map((path) => (
        <path key={path.slice(0, 40)} d={path} className="outline" />
      ))}
      {drawing.areas.map((area) => {
        const status = statuses.get(area.code);
        return status === undefined ? null : (
          <LevelMark key={area.code} area={area} status={status} above={props.labels} />
        );
      })}
      {props.labels &&
        drawing.areas.map((area) => (
          <text
            key={area.code}
            x={area.centre[0]}
            y={area.centre[1] + 8}
            className="map-label"
            // What has no English name stands in Chinese and must not be drawn with Japanese forms.
            lang={HAN.test(props.nameOf(area.code)) ? 'zh-CN' : undefined}
          >
            {props.nameOf(area.code)}
          </text>
        ))}
    </g>
  );
}

interface AreaButtonProps {
  readonly area: Area;
  readonly kind: ExceedanceClass;
  readonly chosen: boolean;
  /** The one area that the Tab key stops at. */
  readonly stop: boolean;
  readonly name: string;
  readonly onChoose: (code: string) => void;
  readonly onOpen: (code: string) => void;
  readonly onKey: (event: KeyboardEvent<SVGElement>, area: Area) => void;
}

function AreaButton({ area, kind, chosen, stop, name, ...on }: AreaButtonProps): JSX.Element {
  return (
    <path
      d={area.path}
      className={`area area-${kind}${chosen ? ' area-chosen' : ''}`}
      fill={fillOf(kind, 'map')}
      role="button"
      aria-pressed={chosen}
      tabIndex={stop ? 0 : -1}
      data-place={area.code}
      aria-label={name}
      onClick={() => on.onChoose(area.code)}
      onDoubleClick={() => on.onOpen(area.code)}
      onFocus={() => on.onChoose(area.code)}
      onKeyDown={(event) => on.onKey(event, area)}
    >
      <title>{name}</title>
    </path>
  );
}

export function CityMap(props: CityMapProps): JSX.Element {
  const { drawing, statuses, chosen, frame } = props;
  const reachable = useMemo(
    () => drawing.areas.filter(({ code }) => statuses.has(code)),
    [drawing, statuses],
  );
  const first = reachable[0]?.code;
  const stop = useMemo(
    () => (reachable.some(({ code }) => code === chosen) ? chosen : first),
    [reachable, chosen, first],
  );
  const press = (event: KeyboardEvent<SVGElement>, area: Area): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      props.onOpen(area.code);
      return;
    }
    const next = neighbour(reachable, area, event.key);
    if (next === null) return;
    event.preventDefault();
    props.onChoose(next.code);
    const root = event.currentTarget.ownerSVGElement;
    root?.querySelector<SVGElement>(`[data-place="${next.code}"]`)?.focus();
  };
  return (
    <svg
      className="city-map"
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="group"
      aria-label={props.label}
    >
      <Hatches prefix="map" />
      {drawing.areas.map((area) => {
        const status = statuses.get(area.code);
        const kind = classOf(status);
        // Outside of the account's jurisdiction nothing is known here, and nothing can be asked.
        if (status === undefined)
          return <path key={area.code} d={area.path} className="area area-outside" />;
        return (
          <AreaButton
            key={area.code}
            area={area}
            kind={kind}
            chosen={area.code === chosen}
            stop={area.code === stop}
            name={props.describe(area.code)}
            onChoose={props.onChoose}
            onOpen={props.onOpen}
            onKey={press}
          />
        );
      })}
      <Above {...props} />
    </svg>
  );
}
