import "maplibre-gl/dist/maplibre-gl.css";
import { Map as BaseMap, LngLatBounds, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { type ReactNode, type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react";
import { headers } from "../api";
import type { HospitalAnswer, StationAnswer } from "../events";
import { type Session, useSession } from "../session";
import { theme } from "../theme";
import { nearest } from "./hit";
import { projection } from "./mercator";
import { type Chosen, paint } from "./painting";
import { glide, type Shown } from "./shown";
import { Stamps } from "./stamps";
import { keepStill } from "./still";
import { baseMapStyle } from "./style";

setWorkerUrl(workerUrl);

const HOUSES_ZOOM = 15;

/** What others ask of the map. */
export interface MapHandle {
  focus(): void;
  centre(): readonly [number, number];
  /** Bring a place into view where it is not. */
  show(lon: number, lat: number): void;
  /** Bring a place into the middle, near enough to tell houses apart. */
  visit(lon: number, lat: number): void;
}

export interface MapProps {
  readonly stations: readonly StationAnswer[];
  readonly hospitals: readonly HospitalAnswer[];
  readonly chosen: Chosen;
  /** What must be in view; it is brought there whenever this is another list. */
  readonly frame: readonly { readonly lon: number; readonly lat: number }[];
  readonly route?: readonly (readonly [number, number])[];
  /** A place that is being given to a new call. */
  readonly place?: readonly [number, number] | null;
  readonly onChoose: (chosen: Chosen) => void;
  readonly onPlace?: (lon: number, lat: number) => void;
  readonly handle?: RefObject<MapHandle | null>;
  /** What stands below the map. */
  readonly children?: ReactNode;
}

/** The base map, and above it a canvas of its own for all that moves: the base map is not drawn again for it. */
export function MapView(props: MapProps) {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [map, setMap] = useState<BaseMap | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const made = makeMap(box.current, session);
    const letGo = keepStill(made, box.current);
    setMap(made);
    const unfollow = theme.subscribe(() => made.setStyle(baseMapStyle(location.origin, theme.get())));
    return () => {
      unfollow();
      letGo();
      made.remove();
    };
  }, [session]);

  useEffect(() => {
    if (!map || !canvas.current) return;
    return keepPainting(map, canvas.current, session, latest);
  }, [map, session]);

  useEffect(() => {
    if (!map) return;
    const click = map.on("click", (event) => {
      const { place, onPlace, onChoose } = latest.current;
      if (onPlace && place !== undefined) onPlace(event.lngLat.lng, event.lngLat.lat);
      else onChoose(nearest(session.board.get(), [event.point.x, event.point.y], projection(viewOf(map))));
    });
    return () => click.unsubscribe();
  }, [map, session]);

  const { frame } = props;
  useEffect(() => {
    if (map && frame.length) bringIntoView(map, frame);
  }, [map, frame]);

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => map?.getCanvas().focus(),
      centre: () => (map ? [map.getCenter().lng, map.getCenter().lat] : [0, 0]),
      show: (lon, lat) => {
        if (map && !map.getBounds().contains([lon, lat])) map.jumpTo({ center: [lon, lat] });
      },
      visit: (lon, lat) => map?.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), HOUSES_ZOOM) }),
    }),
    [map],
  );

  return (
    <>
      <div className="map">
        <div className="map-base" ref={box} />
        <canvas className="map-moving" ref={canvas} />
      </div>
      <p className="map-foot">
        <span>{props.children}</span>
        <span>{session.welcome.map_source}</span>
      </p>
    </>
  );
}

function makeMap(container: HTMLElement, session: Session): BaseMap {
  const map = new BaseMap({
    container,
    style: baseMapStyle(location.origin, theme.get()),
    center: [0, 0],
    zoom: 8,
    maxZoom: 19,
    fadeDuration: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    transformRequest: (url) => ({ url, headers: headers(session.seat) }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("idle", () => container.setAttribute("data-ready", "true"));
  return map;
}

function bringIntoView(map: BaseMap, places: readonly { lon: number; lat: number }[]): void {
  const bounds = new LngLatBounds();
  for (const { lon, lat } of places) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: 60, animate: false, maxZoom: 15 });
}

function viewOf(map: BaseMap) {
  const { lng: lon, lat } = map.getCenter();
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  return { lon, lat, zoom: map.getZoom(), width, height };
}

/** Paint the moving canvas for as long as the page is seen; gives what stops it. */
function keepPainting(
  map: BaseMap,
  canvas: HTMLCanvasElement,
  session: Session,
  latest: RefObject<MapProps>,
) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const [shown, stamps] = [new Map<string, Shown>(), new Stamps()];
  let [lastMs, frame] = [performance.now(), 0];
  const step = () => {
    const nowMs = performance.now();
    const board = session.board.get();
    glide(shown, board.fixes, nowMs - lastMs);
    lastMs = nowMs;
    const view = viewOf(map);
    resize(canvas, view.width, view.height);
    if (context) {
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, view.width, view.height);
      const { stations, hospitals, chosen, route = [], place = null } = latest.current;
      const scene = {
        board,
        shown,
        stations,
        hospitals,
        chosen,
        route,
        place,
        nowMs: session.now(),
        theme: theme.get(),
      };
      paint(context, scene, projection(view), stamps);
    }
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [wide, high] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
}
