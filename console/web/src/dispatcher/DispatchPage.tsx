import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type {
  CandidateAnswer,
  HospitalAnswer,
  IncidentAnswer,
  ReasonAnswer,
  StationAnswer,
  Who,
} from "../events";
import { isUnconfirmed } from "../folding/incidents";
import { type MapHandle, MapView } from "../map/MapView";
import type { Chosen } from "../map/painting";
import { PlannedLine } from "../PlannedLine";
import { useReading } from "../reading";
import { useSavers } from "../savers";
import { queue, running, unitsByStation } from "../selectors";
import { useSession } from "../session";
import { incidentOf } from "../state";
import { usePart } from "../store";
import { switchTheme } from "../theme";
import { AskForm } from "./AskForm";
import { type Proposed, useAccepting } from "./accepting";
import { useArrivals } from "./arrivals";
import { Assigning } from "./assigning";
import { BridgeBanner } from "./BridgeBanner";
import { BridgesPane } from "./BridgesPane";
import { useBridges } from "./bridges";
import { CardForm } from "./CardForm";
import { Clashes } from "./Clashes";
import { Closures } from "./Closures";
import { Confirmation } from "./Confirmation";
import { useClosing } from "./closing";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { History } from "./History";
import { useUnfolded } from "./history";
import { IncidentCard } from "./IncidentCard";
import { type Action, actionOf, PANES, type Pane, stepped } from "./keys";
import { LikenessList } from "./Likeness";
import { useAlike } from "./likeness";
import { MovesPane } from "./Moves";
import { useMoves, useRelocation } from "./moves";
import { NewCallForm } from "./NewCallForm";
import { useNewCalls } from "./newCalls";
import { OthersHere, usePresence } from "./OthersHere";
import { OtherTold } from "./OtherTold";
import { PlaceProposal } from "./PlaceProposal";
import { PLANNED, PlannedForm } from "./PlannedForm";
import { Queue } from "./Queue";
import { assists, Recommendation, useRecommendation } from "./Recommendation";
import { Running } from "./Running";
import { TelephoneStrip } from "./TelephoneStrip";
import { TriageLine } from "./TriageLine";
import { TriagePanel } from "./TriagePanel";
import { useTelephone } from "./telephone";
import { UnitBoard } from "./UnitBoard";
import { UnitCard } from "./UnitCard";
import { useActions } from "./useActions";

/** Where the call of a form is, as the map says. */
interface Placed {
  readonly form: string;
  readonly place: readonly [number, number];
}

const NO_REASONS: readonly ReasonAnswer[] = [];
const NO_STATIONS: readonly StationAnswer[] = [];
const NO_HOSPITALS: readonly HospitalAnswer[] = [];

export default function DispatchPage() {
  const session = useSession();
  const { say } = session;
  const board = {
    incidents: usePart(session.board, (each) => each.incidents),
    units: usePart(session.board, (each) => each.units),
  };
  const stations = useReading<readonly StationAnswer[]>("/stations").value ?? NO_STATIONS;
  const hospitals = useReading<readonly HospitalAnswer[]>("/hospitals").value ?? NO_HOSPITALS;
  const reasons = useReading<readonly ReasonAnswer[]>("/reasons").value ?? NO_REASONS;
  const reasonByCode = useMemo(() => new Map(reasons.map((each) => [each.code, each])), [reasons]);
  const stationById = useMemo(() => new Map(stations.map((each) => [each.id, each])), [stations]);
  const groups = useMemo(() => unitsByStation(board.units.values(), stationById), [board.units, stationById]);
  const region = useMemo(() => [...stations, ...hospitals], [stations, hospitals]);
  const [chosen, setChosen] = useState<Chosen>({ incident: null, unit: null });
  const [pane, setPane] = useState<Pane>("queue");
  const [placed, setPlaced] = useState<Placed | null>(null);
  const map = useRef<MapHandle>(null);
  const moves = useMoves();
  const bridges = useBridges();
  const relocate = useRelocation();
  const assigning = useMemo(() => new Assigning(() => performance.now()), []);

  const waiting = queue({ ...session.board.get(), ...board });
  const atWork = running({ ...session.board.get(), ...board });
  const incident = chosen.incident === null ? null : (board.incidents.get(chosen.incident) ?? null);
  const arrivals = useArrivals();
  const advice = useRecommendation(incident && incident.state !== "closed" ? incident : null);

  const { close: closeMoves } = moves;
  const { close: closeBridges } = bridges;
  const closePanes = useCallback(() => {
    closeMoves();
    closeBridges();
  }, [closeMoves, closeBridges]);
  const choose = useCallback(
    (next: Chosen) => {
      setChosen(next);
      if (next.incident !== null) closePanes();
      const known = next.incident === null ? null : session.board.get().incidents.get(next.incident);
      if (known && known.road_lon !== null && known.road_lat !== null)
        map.current?.show(known.road_lon, known.road_lat);
    },
    [session, closePanes],
  );

  const assign = useCallback(
    async (nth: number, picked: boolean) => {
      const candidate = advice.value?.candidates[nth];
      if (!incident || !candidate || !assigning.isFree(incident, picked)) return;
      const { unit, leaves } = candidate;
      assigning.begin(incident);
      const callSign = session.board.get().units.get(unit)?.call_sign ?? unit;
      const words = say("to_assign", { unit: callSign, incident: incident.id });
      const outcome = leaves
        ? await session.commands.send(`/assignments/${leaves}/divert`, { incident: incident.id }, words)
        : await session.commands.send("/assignments", { incident: incident.id, unit }, words);
      assigning.end(incident, outcome.ok);
    },
    [advice.value, assigning, incident, say, session],
  );

  const newCalls = useNewCalls((taken) => {
    setPane("queue");
    choose({ incident: taken, unit: null });
  });
  const isTaking = newCalls.draft !== null;
  const closing = useClosing();
  const idle = chosen.incident === null && chosen.unit !== null ? board.units.get(chosen.unit) : undefined;
  const savers = useSavers();
  const [editing, setEditing] = useState<string | null>(null);
  const edited = incident && incident.state !== "closed" && incident.id === editing ? incident : null;
  const [interviewed, setInterviewed] = useState<string | null>(null);
  const isOpen = incident !== null && incident.state !== "closed";
  const isInterviewed = isOpen && incident.id === interviewed;
  const alike = useAlike(incident);
  const others = usePresence(incident?.id ?? null);
  const actions = useActions(
    incident,
    (advice.value?.candidates ?? []).filter(canRelieve).map((each) => each.unit),
    alike.map((each) => each.incident),
    savers,
    () => {
      setInterviewed(null);
      setEditing(incident?.id ?? null);
    },
  );
  const showsBridges = bridges.isOpen && incident === null && !isTaking && !closing.isOpen;
  const showsMoves = moves.isOpen && incident === null && !isTaking && !closing.isOpen && !showsBridges;
  const telephone = useTelephone((answered) => {
    setEditing(answered);
    setPane("queue");
    choose({ incident: answered, unit: null });
  });
  const who = useReading<Who>("/whoami").value;
  const me = who?.name ?? null;
  const past = useUnfolded(incident?.id ?? null);
  const confirm = () => {
    if (incident === null || !isUnconfirmed(incident)) return;
    void session.commands.send(`/incidents/${incident.id}/confirm`, {}, `#${incident.id} ${say("confirm")}`);
  };
  const openBridges = () => {
    closing.close();
    setChosen({ incident: null, unit: null });
    bridges.open();
  };
  const openMoves = () => {
    closing.close();
    bridges.close();
    setChosen({ incident: null, unit: null });
    moves.open();
  };
  const order = (move: Proposed) => {
    const station = stationById.get(move.station);
    return station && relocate(move.unit, station);
  };
  const moving = useAccepting(moves.proposed, order);
  const crossing = useAccepting(bridges.split, order);
  const undo = () => void session.commands.send("/undo", {}, say("undo"));
  const form = newCalls.draft ? `draft ${newCalls.draft.id}` : edited && `incident ${edited.id}`;
  const place = placed?.form === form ? (placed?.place ?? null) : null;
  const setPlace = (lonLat: readonly [number, number]) => form && setPlaced({ form, place: lonLat });
  const find = (found: readonly [number, number]) => map.current?.visit(...found);
  const mapCentre = () => map.current?.centre() ?? ([0, 0] as const);

  const interview = () => {
    setInterviewed(incident?.id ?? null);
    document.querySelector<HTMLElement>(".triage")?.focus();
  };

  const step = (by: number) => {
    if (pane === "units") {
      const units = groups.flatMap((group) => group.units);
      const unit = stepped(units, (each) => each.id === chosen.unit, by);
      if (unit) choose({ unit: unit.id, incident: unit.assignment && incidentOf(unit.assignment) });
    } else if (pane !== "map") {
      const next = stepped(pane === "queue" ? waiting : atWork, (each) => each.id === chosen.incident, by);
      if (next) choose({ incident: next.id, unit: null });
    }
  };

  /** A refusal is read first: what was typed is not lost by the key that says so. */
  const back = () => {
    if (session.sent.get().some((each) => each.state === "refused")) session.commands.dismiss();
    else {
      if (isTaking) newCalls.close();
      else if (actions.question) actions.cancel();
      else if (isOpen && past.isOpen) return past.close();
      else if (isInterviewed) setInterviewed(null);
      else if (edited) setEditing(null);
      else if (closing.isOpen) closing.close();
      else if (showsBridges) bridges.close();
      else if (showsMoves) moves.close();
      else setChosen({ incident: null, unit: null });
      leaveFocus();
    }
  };

  const act = (action: Action): void => {
    switch (action.what) {
      case "new call":
        newCalls.open();
        break;
      case "planned call":
        newCalls.open(PLANNED);
        break;
      case "step":
        step(action.by);
        break;
      case "assign":
        if ((showsMoves || showsBridges) && action.picked)
          (showsBridges ? crossing : moving).accept(action.nth);
        else if (
          !isTaking &&
          !actions.question &&
          !closing.isOpen &&
          (action.picked || (wantsCrew(incident) && isSure(advice.value?.candidates[0])))
        )
          void assign(action.nth, action.picked);
        break;
      case "back":
        back();
        break;
      case "pane":
        setPane((current) => stepped(PANES, (each) => each === current, action.by) ?? "queue");
        if (!isTaking) leaveFocus();
        break;
      case "map":
        setPane("map");
        map.current?.focus();
        break;
      case "interview":
        if (isOpen && !isTaking && !actions.question) interview();
        break;
      case "history":
        if (isOpen && !isTaking && !actions.question) (past.isOpen ? past.close : past.open)();
        break;
      case "language":
        switchLanguage(session.seat.language);
        break;
      case "theme":
        switchTheme();
        break;
      case "closures":
        if (!isTaking) closing.open();
        break;
      case "bridges":
        if (!isTaking && !actions.question) (showsBridges ? bridges.close : openBridges)();
        break;
      case "moves":
        if (!isTaking && !actions.question) (showsMoves ? moves.close : openMoves)();
        break;
      case "answer":
        telephone.answerNext();
        break;
      case "hang up":
        telephone.endOf(me);
        break;
      case "confirm":
        if (!isTaking && !actions.question) confirm();
        break;
      case "undo":
        undo();
        break;
      case "act":
        if (!isTaking) actions.act(action.code);
    }
  };
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      latest.current(action);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  const nameOf = (code: string) => reasonByCode.get(code)?.[session.seat.language] ?? code;
  const beside = isOpen && (
    <div className="beside">
      {who?.rights.includes("change_incidents") && (
        <History
          key={incident.id}
          incident={incident}
          isOpen={past.isOpen}
          nameOf={nameOf}
          onOpen={past.open}
          onClose={past.close}
          onChoose={(id) => choose({ incident: id, unit: null })}
        />
      )}
      <PlannedLine incident={incident} />
      <Confirmation incident={incident} onConfirm={confirm} />
      <OthersHere others={others} />
      {!isInterviewed && <TriageLine incident={incident} onOpen={interview} />}
      <PlaceProposal incident={incident} savers={savers} onShow={find} />
      <OtherTold incident={incident} savers={savers} nameOf={nameOf} />
      <LikenessList found={alike} nameOf={nameOf} onJoin={() => actions.act("join")} />
    </div>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: it only lets go of what a mouse pressed
    <div className="dispatch" onClick={leavePressed}>
      <Header waiting={waiting} moves={{ proposed: moves.proposed, open: openMoves }} />
      <TelephoneStrip
        telephone={telephone}
        me={me}
        onShow={(id) => {
          setEditing(id);
          choose({ incident: id, unit: null });
        }}
      />
      <BridgeBanner bridges={bridges} isOpen={showsBridges} onOpen={openBridges} />
      <main className="panes">
        <div className="column">
          <Queue
            incidents={waiting}
            chosen={chosen.incident}
            active={pane === "queue"}
            onPlan={() => newCalls.open(PLANNED)}
            reasons={reasonByCode}
            onChoose={(id) => {
              setPane("queue");
              choose({ incident: id, unit: null });
            }}
          />
          <Running
            arrivals={arrivals}
            incidents={atWork}
            chosen={chosen.incident}
            active={pane === "running"}
            reasons={reasonByCode}
            onChoose={(id) => {
              setPane("running");
              choose({ incident: id, unit: null });
            }}
          />
        </div>
        <div className="column">
          <section className={`pane map-pane ${pane === "map" ? "active" : ""}`}>
            <MapView
              stations={stations}
              hospitals={hospitals}
              chosen={chosen}
              frame={region}
              handle={map}
              onChoose={choose}
              {...(form ? { place, onPlace: (lon, lat) => setPlace([lon, lat]) } : closing.ofMap)}
            >
              <kbd>F7</kbd> {say("map")}
            </MapView>
          </section>
          {newCalls.draft?.typed.kind ? (
            <PlannedForm
              key={newCalls.draft.id}
              draft={newCalls.draft}
              reasons={reasons}
              hospitals={hospitals}
              place={place}
              mapCentre={mapCentre}
              onFound={(found) => {
                setPlace(found);
                find(found);
              }}
              onTake={(draft, call) => void newCalls.take(draft, call, null)}
              onCancel={newCalls.close}
            />
          ) : newCalls.draft ? (
            <NewCallForm
              key={newCalls.draft.id}
              draft={newCalls.draft}
              reasons={reasons}
              nameOf={nameOf}
              place={place}
              mapCentre={mapCentre}
              onPlace={setPlace}
              onFound={(found) => {
                setPlace(found);
                find(found);
              }}
              onTake={(draft, call, into) => void newCalls.take(draft, call, into)}
              onCancel={newCalls.close}
            />
          ) : incident && actions.question ? (
            <AskForm
              key={`${incident.id} ${actions.question.code}`}
              question={actions.question}
              incident={incident}
              nameOf={nameOf}
              onAnswer={(answer) => {
                actions.answer(answer);
                leaveFocus();
              }}
              onCancel={actions.cancel}
            />
          ) : isInterviewed ? (
            <TriagePanel
              key={incident.id}
              incident={incident}
              nameOf={nameOf}
              onDone={() => setInterviewed(null)}
            >
              {beside}
            </TriagePanel>
          ) : edited ? (
            <CardForm
              key={edited.id}
              incident={edited}
              savers={savers}
              reasons={reasons}
              nameOf={nameOf}
              place={place}
              mapCentre={mapCentre}
              onPlace={setPlace}
              onFound={find}
              onDone={() => {
                setEditing(null);
                leaveFocus();
              }}
            >
              {beside}
            </CardForm>
          ) : closing.isOpen ? (
            <Closures
              closing={closing}
              mapCentre={mapCentre}
              onShow={(place) => map.current?.show(...place)}
            />
          ) : showsBridges ? (
            <BridgesPane bridges={bridges} stations={stationById} accepting={crossing} />
          ) : showsMoves ? (
            <MovesPane moves={moves} stations={stationById} accepting={moving} />
          ) : idle && idle.assignment === null ? (
            <UnitCard key={idle.id} unit={idle} stations={stationById} />
          ) : (
            <IncidentCard
              arrivals={arrivals}
              chosen={chosen.incident}
              incident={incident}
              nameOf={nameOf}
              hospitals={hospitals}
              onAct={actions.act}
            >
              {beside}
              {incident && <Clashes saver={savers.of(`/incidents/${incident.id}`)} nameOf={nameOf} />}
            </IncidentCard>
          )}
        </div>
        <div className="column">
          <UnitBoard
            groups={groups}
            chosen={chosen}
            active={pane === "units"}
            stations={stationById}
            onChoose={(unit) => {
              setPane("units");
              choose({ unit: unit.id, incident: unit.assignment && incidentOf(unit.assignment) });
            }}
          />
          <Recommendation incident={incident} advice={advice} onAssign={(nth) => void assign(nth, true)} />
        </div>
      </main>
      <Footer onUndo={undo} />
    </div>
  );
}

/** Whether a candidate may be sent by one key: a free crew that is recommended, with a way that is known. */
function isSure(candidate: CandidateAnswer | undefined): boolean {
  return candidate?.recommended === true && !candidate.estimated && candidate.leaves === null;
}

/** Whether a candidate can be sent in place of another: a crew that is free. */
function canRelieve(candidate: CandidateAnswer): boolean {
  return candidate.leaves === null && !assists(candidate);
}

function wantsCrew(incident: IncidentAnswer | null): boolean {
  return incident?.state === "waiting" || (incident?.state === "assigned" && incident.wanting > 0);
}

function leaveFocus(): void {
  (document.activeElement as HTMLElement | null)?.blur();
}

/** A button that a mouse pressed does not keep the focus, lest the next Enter press it again. */
function leavePressed(event: MouseEvent): void {
  if (event.detail > 0 && document.activeElement?.matches("button")) leaveFocus();
}

function switchLanguage(current: string): void {
  const address = new URL(location.href);
  address.searchParams.set("lang", current === "ru" ? "en" : "ru");
  location.replace(address);
}
