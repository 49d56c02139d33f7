// Written by scripts/generate_types.py from the forms of the API. Change those, not this file.

export type Absence = "none_known" | "not_asked" | "unavailable" | "unknown";

/** What the next best hospital costs more, by part; the parts sum to `ms`. */
export interface AheadAnswer {
  readonly hospital: string;
  readonly ms: number;
  readonly parts: readonly PartAnswer[];
}

/** A sign of life after a silence, or where a link changes: the bus (with Redis), the centre (at a gateway). */
export interface Alive {
  readonly kind: "alive";
  readonly seq: number;
  readonly now: string;
  readonly unit_order?: readonly string[] | null;
  readonly bus?: LinkState | null;
  readonly centre?: LinkState | null;
}

/** A crew that is bound for its patient or a hospital; `arrives_at` is null where no way is known. */
export interface ArrivalAnswer {
  readonly assignment: string;
  readonly incident: string;
  readonly unit: string;
  readonly arrives_at: string | null;
  readonly estimated: boolean;
}

/** One unit on one incident; `times` holds when each status was reached, `sources` who said so. */
export interface Assignment {
  readonly id: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
  readonly times: { readonly [name: string]: string };
  readonly by: string;
  readonly hospital?: string | null;
  readonly automatic?: boolean;
  readonly moved_by?: string | null;
  readonly sources?: { readonly [name: string]: VocabularySource };
  readonly outcome?: Outcome | null;
  readonly handed_to?: string | null;
  readonly replaces?: string | null;
  readonly back_at?: string | null;
  readonly assists?: boolean;
}

/** One unit on one incident; `times` tells when each status was reached. */
export interface AssignmentAnswer {
  readonly id: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
  readonly times: { readonly [name: string]: string };
  readonly hospital: string | null;
  readonly by: string;
  readonly automatic: boolean;
  readonly sources: { readonly [name: string]: VocabularySource };
  readonly outcome: Outcome | null;
  readonly handed_to: string | null;
  readonly replaces: string | null;
  readonly back_at: string | null;
  readonly assists: boolean;
}

/** An assignment reached its next status at `reached_at`; `source` tells who said so. */
export interface AssignmentMoved {
  readonly training?: boolean;
  readonly assignment: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
  readonly reached_at: string;
  readonly hospital?: string | null;
  readonly source?: VocabularySource;
  readonly outcome?: Outcome | null;
  readonly handed_to?: string | null;
}

export type AssignmentStatus = "accepted" | "at_hospital" | "en_route" | "ended" | "on_scene" | "proposed" | "transporting";

/** What roads still join while the bridges are raised; `id` counts from 0. */
export interface BankAnswer {
  readonly id: number;
  readonly demand: number;
  readonly districts: readonly BankShare[];
  readonly stations: readonly string[];
  readonly units: number;
  readonly covered_before: boolean;
  readonly covered: boolean;
  readonly without: BankWithout | null;
  readonly hospitals: readonly BankHospital[];
  readonly lacks: readonly BankDepartment[];
}

/** A department of hospitals, with its name. */
export interface BankDepartment {
  readonly code: string;
  readonly text: string;
}

/** A hospital of a bank with the departments that take patients when the bridges are raised. */
export interface BankHospital {
  readonly id: string;
  readonly name: string;
  readonly departments: readonly BankDepartment[];
}

/** A share of demand in one district; `id` and `name` are null for what lies in none. */
export interface BankShare {
  readonly id: string | null;
  readonly name: string | null;
  readonly share: number;
}

/** Why nobody covers a bank; `soonest_ms` from now the first crew that could help would be there. */
export interface BankWithout {
  readonly code: string;
  readonly text: string;
  readonly soonest_ms: number | null;
}

/** Free beds of a department: when that was told, how old it is, and by whom. */
export interface BedsAnswer {
  readonly department: string;
  readonly free: number;
  readonly at: string;
  readonly age_ms: number;
  readonly by: string;
}

/** Beds left in the department that would receive the patient, and how old that knowledge is. */
export interface BedsKnown {
  readonly free: number;
  readonly age_ms: number;
}

/** What no road joins with any station while the bridges are raised, or only a long way round. */
export interface BeyondAnswer {
  readonly demand: number;
  readonly districts: readonly BankShare[];
  readonly units: number;
  readonly hospitals: readonly BankHospital[];
}

/** A bridge: open to drivers or raised, `until` when it is so, and from when until when it is raised next. */
export interface BridgeAnswer {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly state: string;
  readonly until: string | null;
  readonly next_from: string | null;
  readonly next_until: string | null;
}

/** What people should know of an opening, from fifteen minutes before it until it ends. */
export interface BridgeWarningAnswer {
  readonly bridges: readonly string[];
  readonly begins_at: string;
  readonly ends_at: string;
  readonly raised: boolean;
  readonly split: readonly CrossingAnswer[];
  readonly proven: boolean;
  readonly share_raised: number;
  readonly share_split: number;
  readonly banks: readonly BankAnswer[];
  readonly beyond: BeyondAnswer | null;
  readonly off_home: readonly OffHomeAnswer[];
  readonly drives: readonly CutDriveAnswer[];
}

/** All bridges, and the warning of an opening that is near or lasts. */
export interface BridgesAnswer {
  readonly at: string;
  readonly bridges: readonly BridgeAnswer[];
  readonly warning: BridgeWarningAnswer | null;
}

/** Busy fractions of this hour, of all units and of those that can resuscitate. */
export interface BusyAnswer {
  readonly every: number;
  readonly resuscitation: number;
  readonly measured: boolean;
}

/** One contact with the centre; `sealed_at` names the events whose sealed parts tell more. */
export interface Call {
  readonly id: string;
  readonly version: number;
  readonly incident: string;
  readonly opened: string;
  readonly received_at: string;
  readonly by: string;
  readonly reason: string | null;
  readonly sealed_at: readonly number[];
  readonly state?: CallState;
  readonly channel?: Channel;
  readonly line?: string | null;
  readonly taker?: string | null;
  readonly answered_at?: string | null;
  readonly ended_at?: string | null;
  readonly located?: Located | null;
}

/** The caller rang off before anybody answered. */
export interface CallAbandoned {
  readonly training?: boolean;
  readonly call: string;
}

/** A call; its sealed fields are null for who may not read them, and after an erase. */
export interface CallAnswer {
  readonly id: string;
  readonly incident: string;
  readonly version: number;
  readonly received_at: string;
  readonly by: string;
  readonly reason: string | null;
  readonly phone: string | null;
  readonly text: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly address: string | null;
  readonly patient: { readonly [name: string]: unknown } | null;
  readonly erased: boolean;
  readonly state: CallState;
  readonly channel: Channel;
  readonly line: string | null;
  readonly taker: string | null;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
}

/** Somebody took the call: a ringing one, one that another had to let go, or one that is called back. */
export interface CallAnswered {
  readonly training?: boolean;
  readonly call: string;
  readonly taker: string;
  readonly called_back?: boolean;
}

/** Fields of a call were corrected; `fields` names them. */
export interface CallChanged {
  readonly training?: boolean;
  readonly call: string;
  readonly fields: readonly string[];
  readonly reason?: string | null;
}

/** The line is closed. */
export interface CallEnded {
  readonly training?: boolean;
  readonly call: string;
}

/** What is known of the number and of the place of a call. */
export interface CallHistory {
  readonly number: NumberHistory;
  readonly place: PlaceHistory;
  readonly whole: boolean;
}

/** A message told where the caller is. */
export interface CallLocated {
  readonly training?: boolean;
  readonly call: string;
  readonly incident: string;
  readonly source: ChannelsSource;
  readonly radius_m: number | null;
  readonly found_at: string;
  readonly used: boolean;
  readonly why: Why;
  readonly proposed?: boolean;
  readonly contradicts?: boolean;
  readonly place?: Place | null;
}

/** A call, the incident that it belongs to or will open, and its state now. */
export interface CallMoved {
  readonly call: string;
  readonly incident: string;
  readonly state: CallState;
  readonly taker?: string | null;
}

/** Fields of a call that are to be corrected. */
export interface CallPatch {
  readonly phone?: string;
  readonly text?: string;
  readonly lon?: number;
  readonly lat?: number;
  readonly address?: string;
  readonly reason?: string;
  readonly patient?: Patient;
}

/** The telephone rings; `incident` is the number that the call will open once it is answered. */
export interface CallRang {
  readonly training?: boolean;
  readonly call: string;
  readonly incident: string;
  readonly line: string;
  readonly channel?: Channel;
}

/** A call came in and opened an incident. */
export interface CallReceived {
  readonly training?: boolean;
  readonly call: string;
  readonly incident: string;
  readonly reason?: string | null;
  readonly channel?: Channel;
}

/** Whoever had the call holds it no longer; the line is still open. */
export interface CallReleased {
  readonly training?: boolean;
  readonly call: string;
  readonly taker: string;
  readonly why: ReleaseReason;
}

export type CallState = "abandoned" | "answered" | "ended" | "released" | "ringing";

/** What the caller does until the crew is there. */
export interface CallerInstruction {
  readonly code: string;
  readonly title: string;
  readonly steps: readonly InstructionStep[];
}

/** A unit that can be sent; the price is the sum of its parts. */
export interface CandidateAnswer {
  readonly unit: string;
  readonly eta_ms: number;
  readonly turnout_ms: number;
  readonly travel_ms: number;
  readonly price: number;
  readonly parts: readonly PartAnswer[];
  readonly recommended: boolean;
  readonly estimated: boolean;
  readonly moves: string;
  readonly leaves: string | null;
}

/** A record that was changed, and its version now. */
export interface Changed {
  readonly id: string;
  readonly version: number;
}

export type Channel = "car" | "centre_112" | "desk" | "telephone" | "text" | "web";

/** An answer that may be given. */
export interface Choice {
  readonly code: string;
  readonly text: string;
  readonly red_flag: boolean;
}

/** An incident that was closed. */
export interface Closed {
  readonly id: string;
  readonly state: IncidentState;
}

/** Why an incident is closed: a code of the vocabulary, or words, which are sealed. */
export interface Closing {
  readonly reason: string;
}

/** A closure with the arcs that it closes. */
export interface ClosureAnswer {
  readonly id: string;
  readonly geometry: { readonly [name: string]: unknown };
  readonly reason: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly arcs: readonly number[];
  readonly set_at: string;
  readonly by: string;
}

/** A closure is no more. */
export interface ClosureLifted {
  readonly training?: boolean;
  readonly closure: string;
}

/** Roads were closed, from once until again (None = at once, until lifted). */
export interface ClosureSet {
  readonly training?: boolean;
  readonly closure: string;
  readonly arcs: readonly number[];
  readonly geometry: { readonly [name: string]: unknown };
  readonly reason: string;
  readonly start?: string | null;
  readonly until?: string | null;
}

/** A unit beside the one that would be sent: the gap of their prices, what it is made of, what would turn it. */
export interface ComparisonAnswer {
  readonly unit: string;
  readonly than: string | null;
  readonly gap_ms: number;
  readonly parts: readonly PartAnswer[];
  readonly nearer_ms: number | null;
  readonly without: readonly string[];
  readonly needed_for: string | null;
  readonly cover_lost: readonly DistrictLoss[];
}

/** The same to a socket that may read sealed fields, whenever it changes. */
export interface ContextMessage {
  readonly kind: "context";
  readonly incident: string;
  readonly state: ContextState;
  readonly since: string | null;
  readonly source: string | null;
  readonly reason: string | null;
  readonly matched_by: MatchedBy | null;
  readonly patient: Identity | null;
  readonly candidates: readonly Identity[];
  readonly allergies: readonly Fact[];
  readonly conditions: readonly Fact[];
  readonly medicines: readonly Fact[];
  readonly devices: readonly Fact[];
  readonly absent: { readonly [name: string]: Absence };
  readonly stated: readonly Stated[];
  readonly excluded: readonly Excluded[];
  readonly refused: readonly Refused[];
  readonly seq: number;
}

export type ContextState = "ambiguous" | "asked" | "known" | "no_answer" | "not_asked" | "unknown_patient";

/** The earlier status at which an assignment stands after all, and why. */
export interface Correction {
  readonly status: AssignmentStatus;
  readonly why: string;
}

/** The cover of the region and of each district. */
export interface CoverAnswer {
  readonly at: string;
  readonly idle: number;
  readonly busy: BusyAnswer;
  readonly within: readonly WithinAnswer[];
  readonly districts: readonly DistrictCover[];
}

/** Why a crew cannot go; `pause` takes its unit out of service. */
export interface CrewRefusal {
  readonly why?: string | null;
  readonly pause?: Pause | null;
}

/** A crew that should cross: turnout and drive, and what the bank gains, as a share of all demand. */
export interface CrossingAnswer {
  readonly unit: string;
  readonly station: string;
  readonly ready_ms: number;
  readonly from_bank: number | null;
  readonly to_bank: number;
  readonly for_cover: boolean;
  readonly gain: number;
  readonly districts: readonly BankShare[];
}

/** A crew whose way is cut: when it will be there, and how much later than over bridges that stay down. */
export interface CutDriveAnswer {
  readonly unit: string;
  readonly incident: string | null;
  readonly assignment: string | null;
  readonly bridges: readonly string[];
  readonly arrives_at: string | null;
  readonly later_ms: number | null;
}

/** A department that takes nobody until an instant; None: until it is told to be open again. */
export interface DepartmentClosed {
  readonly department: string;
  readonly until?: string | null;
}

/** A department that takes nobody until an instant; without it until further notice. */
export interface DepartmentClosing {
  readonly department: string;
  readonly until?: string | null;
}

/** The cover of one district; `id` is null for what lies in none. `demand` is its share of all demand. */
export interface DistrictCover {
  readonly id: string | null;
  readonly name: string | null;
  readonly demand: number;
  readonly within: readonly WithinAnswer[];
}

/** Share of all demand that a move wins, or loses, in one district. */
export interface DistrictGain {
  readonly id: string | null;
  readonly name: string | null;
  readonly gain: number;
}

/** Share of all demand that a district loses; `id` is null for what lies in none. */
export interface DistrictLoss {
  readonly id: string | null;
  readonly lost: number;
}

/** A department that takes nobody until an instant; null: until further notice. */
export interface DiversionAnswer {
  readonly department: string;
  readonly until: string | null;
  readonly at: string;
  readonly age_ms: number;
  readonly by: string;
}

/** What every event has beside its type and its data; `sealed` is there for who may read it, null once erased. */
export interface EventFields {
  readonly seq: number;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly seat: string;
  readonly stream: string;
  readonly stream_version: number;
  readonly hash: string;
  readonly touches?: { readonly [name: string]: number };
  readonly sealed?: { readonly [name: string]: unknown } | null;
  readonly erased?: boolean;
}

/** A fact that holds no more or never did; `status` says why (``refuted``, ``entered-in-error``, ``resolved``). */
export interface Excluded {
  readonly list: FactList;
  readonly text: string;
  readonly status: string;
  readonly source: string;
  readonly code?: string | null;
}

/** One thing that the record says of a patient. */
export interface Fact {
  readonly text: string;
  readonly status: string;
  readonly source: string;
  readonly code?: string | null;
  readonly system?: string | null;
  readonly since?: string | null;
  readonly recorded?: string | null;
  readonly verification?: string | null;
  readonly criticality?: string | null;
  readonly reaction?: string | null;
}

export type FactList = "allergies" | "conditions" | "devices" | "medicines";

/** One field that is wrong, and why. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
}

export type Form = "consultation" | "emergency" | "urgent";

/** An answer of the caller, by the codes of the catalogue. */
export interface Given {
  readonly question: string;
  readonly answer: string;
  readonly at: string;
}

/** An answer that was given, with what could be answered; `counts` where it lies on the present way. */
export interface GivenAnswer {
  readonly question: string;
  readonly answer: string;
  readonly at: string;
  readonly text: string;
  readonly answers: readonly Choice[];
  readonly counts: boolean;
}

/** Whoever an incident was handed over to has taken it. */
export interface HandOverTaken {
  readonly training?: boolean;
  readonly incident: string;
}

/** An incident that was handed to somebody outside, who must have taken it until `due_at`. */
export interface HandedOver {
  readonly at: string;
  readonly due_at: string;
  readonly taken_at?: string | null;
}

export type HandoverKind = "seat" | "shift";

/** Somebody signed what they hand over: their seat, or the shift. */
export interface HandoverOffered {
  readonly training?: boolean;
  readonly handover: string;
  readonly kind: HandoverKind;
  readonly seat: string;
  readonly open_incidents: readonly string[];
  readonly note?: string;
}

/** Whoever comes next signed that they took it over. */
export interface HandoverSigned {
  readonly training?: boolean;
  readonly handover: string;
}

/** A hazard that holds now. */
export interface HazardAnswer {
  readonly id: string;
  readonly kind: HazardKind;
  readonly text: string;
  readonly set_by: string;
  readonly at: string;
  readonly until: string | null;
}

export type HazardKind = "access" | "aggression" | "dog" | "door_code" | "infection" | "other" | "oxygen" | "weapon";

/** A crew asked for more units to its incident. */
export interface HelpAsked {
  readonly training?: boolean;
  readonly assignment: string;
  readonly incident: string;
  readonly unit: string;
  readonly units: number;
  readonly needs?: readonly string[];
}

/** How many more units a crew asks for, and what they should be able to do. */
export interface HelpWanted {
  readonly units?: number;
  readonly needs?: readonly string[];
  readonly why?: string | null;
}

/** A hospital with the departments that take patients, those on duty now, and what it told of itself. */
export interface HospitalAnswer {
  readonly id: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly departments: readonly string[];
  readonly on_duty: readonly string[];
  readonly beds: readonly BedsAnswer[];
  readonly closed: readonly DiversionAnswer[];
  readonly room: RoomAnswer | null;
}

/** A hospital for an incident; travel and price are null where nothing leads there. */
export interface HospitalChoiceAnswer {
  readonly id: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly departments: readonly string[];
  readonly department: string;
  readonly travel_ms: number | null;
  readonly price: number | null;
  readonly parts: readonly PartAnswer[];
  readonly estimated: boolean;
  readonly recommended: boolean;
  readonly receives: string;
  readonly in_window: boolean | null;
  readonly beds: BedsKnown | null;
  readonly refused: HospitalRefusal | null;
  readonly ahead_of: AheadAnswer | null;
  readonly verdict: VerdictAnswer | null;
}

/** Hospitals for all patients of an incident who have no outcome yet, or for one where none is named. */
export interface HospitalPlanAnswer {
  readonly incident: string;
  readonly at: string;
  readonly department: string;
  readonly total: number;
  readonly patients: readonly PlannedPatient[];
}

/** Why a hospital does not take the patient; `until` where that is known. */
export interface HospitalRefusal {
  readonly code: string;
  readonly text: string;
  readonly until: string | null;
}

/** How a hospital stands; what is not named stays as it was told before. */
export interface HospitalReport {
  readonly beds?: { readonly [name: string]: number };
  readonly closed?: readonly DepartmentClosing[];
  readonly opened?: readonly string[];
  readonly room?: number | null;
  readonly any_number?: boolean;
}

/** A hospital told how it stands; what is not named here stays as it was told before. */
export interface HospitalReported {
  readonly training?: boolean;
  readonly hospital: string;
  readonly beds?: { readonly [name: string]: number };
  readonly closed?: readonly DepartmentClosed[];
  readonly opened?: readonly string[];
  readonly room?: number | null;
  readonly any_number?: boolean;
}

/** Who the record says that the patient is. */
export interface Identity {
  readonly source: string;
  readonly name?: string | null;
  readonly birth_date?: string | null;
  readonly sex?: string | null;
  readonly snils?: string | null;
  readonly enp?: string | null;
  readonly deceased?: boolean;
}

/** The event behind one or many calls. */
export interface Incident {
  readonly id: string;
  readonly version: number;
  readonly priority: number;
  readonly form: Form;
  readonly reason: string;
  readonly needs: readonly string[];
  readonly place: Place | null;
  readonly opened_at: string;
  readonly calls: readonly string[];
  readonly assignments?: readonly Assignment[];
  readonly closed_at?: string | null;
  readonly close_reason?: string | null;
  readonly erased?: boolean;
  readonly sealed_at?: readonly number[];
  readonly units?: number;
  readonly kind?: IncidentKind;
  readonly due_at?: string | null;
  readonly hospital?: string | null;
  readonly reserved?: readonly string[];
  readonly patients?: readonly PatientRecord[];
  readonly joined?: readonly string[];
  readonly joined_to?: string | null;
  readonly triage?: TriageRecord | null;
  readonly target_s?: number | null;
  readonly by_hand?: number | null;
  readonly handed?: HandedOver | null;
  readonly located?: Located | null;
  readonly proposal?: Proposal | null;
  readonly channel?: Channel;
  readonly confirmed_at?: string | null;
  readonly confirmed_by?: string | null;
}

/** An incident; `lon`, `lat`, `address` are sealed, `road_lon`, `road_lat` are the public point on the road. */
export interface IncidentAnswer {
  readonly id: string;
  readonly version: number;
  readonly state: IncidentState;
  readonly priority: number;
  readonly form: Form;
  readonly reason: string;
  readonly needs: readonly string[];
  readonly lon: number | null;
  readonly lat: number | null;
  readonly address: string | null;
  readonly road_lon: number | null;
  readonly road_lat: number | null;
  readonly off_map: boolean;
  readonly hint: string | null;
  readonly opened_at: string;
  readonly calls: readonly string[];
  readonly closed_at: string | null;
  readonly close_reason: string | null;
  readonly close_text: string | null;
  readonly erased: boolean;
  readonly assignments: readonly AssignmentAnswer[];
  readonly kind: IncidentKind;
  readonly due_at: string | null;
  readonly hospital: string | null;
  readonly units: number;
  readonly wanting: number;
  readonly reserved: readonly string[];
  readonly patients: readonly PatientState[];
  readonly joined: readonly string[];
  readonly joined_to: string | null;
  readonly preliminary: boolean;
  readonly target_s: number | null;
  readonly taken_by: string | null;
  readonly located: Located | null;
  readonly proposal: ProposalAnswer | null;
  readonly channel: Channel;
  readonly confirmed_at: string | null;
}

/** Fields of an incident were changed; those that are absent stay as they were. */
export interface IncidentChanged {
  readonly training?: boolean;
  readonly incident: string;
  readonly priority?: number | null;
  readonly form?: Form | null;
  readonly reason?: string | null;
  readonly needs?: readonly string[] | null;
  readonly place?: Place | null;
  readonly units?: number | null;
  readonly follows?: boolean;
}

/** An incident ended; `taken_by` is until when somebody must have taken it over, where it was handed over. */
export interface IncidentClosed {
  readonly training?: boolean;
  readonly incident: string;
  readonly reason: string;
  readonly taken_by?: string | null;
}

/** Somebody has seen an incident that came by itself, and takes it on. */
export interface IncidentConfirmed {
  readonly training?: boolean;
  readonly incident: string;
}

/** The keys of an ended incident and of those joined to it are deleted: sealed fields read null from now on. */
export interface IncidentErased {
  readonly training?: boolean;
  readonly incident: string;
  readonly joined?: readonly string[];
}

export type IncidentKind = "call" | "planned" | "standby" | "transfer";

/** An incident began, with its urgency and what it needs. */
export interface IncidentOpened {
  readonly training?: boolean;
  readonly incident: string;
  readonly call: string;
  readonly priority: number;
  readonly form: Form;
  readonly reason: string;
  readonly needs?: readonly string[];
  readonly place?: Place | null;
  readonly units?: number;
  readonly kind?: IncidentKind;
  readonly due_at?: string | null;
  readonly hospital?: string | null;
  readonly located?: Located | null;
  readonly channel?: Channel;
}

/** Fields of an incident that are to be changed. */
export interface IncidentPatch {
  readonly priority?: number;
  readonly form?: Form;
  readonly reason?: string;
  readonly needs?: readonly string[];
  readonly lon?: number;
  readonly lat?: number;
  readonly address?: string;
  readonly units?: number;
  readonly why?: string;
}

/** A closed incident goes on. */
export interface IncidentReopened {
  readonly training?: boolean;
  readonly incident: string;
}

/** An incident that was joined to another is one by itself again, with its own calls. */
export interface IncidentSplit {
  readonly training?: boolean;
  readonly incident: string;
  readonly out_of: string;
  readonly calls: readonly string[];
}

export type IncidentState = "assigned" | "closed" | "draft" | "waiting";

/** Questions were answered, and this is what they make of the incident; `judged` is the priority that they give. */
export interface IncidentTriaged {
  readonly training?: boolean;
  readonly incident: string;
  readonly catalogue: string;
  readonly reason: string;
  readonly leaf: string;
  readonly provisional: boolean;
  readonly judged: number;
  readonly priority: number;
  readonly form: Form;
  readonly needs: readonly string[];
  readonly units: number;
  readonly target_s: number;
}

/** An incident turned out to be another one: its calls belong to that one from now on, and it is closed. */
export interface IncidentsJoined {
  readonly training?: boolean;
  readonly incident: string;
  readonly into: string;
  readonly calls: readonly string[];
}

/** One thing that the caller is told to do, for how long, and what a metronome beats meanwhile. */
export interface InstructionStep {
  readonly text: string;
  readonly wait_s: number | null;
  readonly beat_per_min: number | null;
}

/** An incident that a call may be about, and its call that agrees best. */
export interface Likeness {
  readonly incident: string;
  readonly call: string;
  readonly likelihood: number;
  readonly distance_m: number | null;
  readonly minutes: number;
  readonly parts: readonly LikenessPart[];
}

/** A reason for or against, with its words; `nats` is its evidence, the sum of all is the log odds. */
export interface LikenessPart {
  readonly code: string;
  readonly text: string;
  readonly nats: number;
}

/** A call that wants somebody; `due_at` is until when it should be answered. */
export interface Line {
  readonly id: string;
  readonly incident: string;
  readonly version: number;
  readonly received_at: string;
  readonly by: string;
  readonly reason: string | null;
  readonly phone: string | null;
  readonly text: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly address: string | null;
  readonly patient: { readonly [name: string]: unknown } | null;
  readonly erased: boolean;
  readonly state: CallState;
  readonly channel: Channel;
  readonly line: string | null;
  readonly taker: string | null;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly due_at: string | null;
}

/** GeoJSON LineString. */
export interface LineAnswer {
  readonly type: "LineString";
  readonly coordinates: readonly (readonly [number, number])[];
}

/** Whether it answers, and since when that is so. */
export interface LinkState {
  readonly state: "down" | "up";
  readonly since: string;
}

/** How a place was found: with what, how exactly, and when, by the clock of the sender. */
export interface Located {
  readonly source: ChannelsSource;
  readonly radius_m: number | null;
  readonly found_at: string;
}

export type MatchedBy = "identifier" | "name" | "name_and_birth_date";

/** A unit that should stand at another station: how far it drives, and what is won. */
export interface MoveAnswer {
  readonly unit: string;
  readonly station: string;
  readonly freed: boolean;
  readonly drive_ms: number;
  readonly gain: number;
  readonly districts: readonly DistrictGain[];
}

/** An assignment and its status now. */
export interface Moved {
  readonly id: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
}

/** Which unit goes to which incident. */
export interface NewAssignment {
  readonly incident: string;
  readonly unit: string;
  readonly override_reason?: string | null;
}

/** A call; every field may be missing. */
export interface NewCall {
  readonly phone?: string | null;
  readonly text?: string | null;
  readonly lon?: number | null;
  readonly lat?: number | null;
  readonly address?: string | null;
  readonly reason?: string | null;
  readonly patient?: Patient | null;
  readonly kind?: IncidentKind | null;
  readonly due_at?: string | null;
  readonly hospital?: string | null;
}

/** What a crew should know before it enters: at an address with a house, a place, or both. */
export interface NewHazard {
  readonly kind: HazardKind;
  readonly text: string;
  readonly address?: string | null;
  readonly lon?: number | null;
  readonly lat?: number | null;
  readonly until?: string | null;
}

/** One more patient, as far as known. */
export interface NewPatient {
  readonly name?: string | null;
  readonly birth_date?: string | null;
  readonly sex?: "female" | "male" | "other" | "unknown" | null;
  readonly snils?: string | null;
  readonly enp?: string | null;
  readonly phone?: string | null;
  readonly note?: string | null;
}

/** Calls of a number, the newest first; how many were false; how many came in a flood, 0 where it is none. */
export interface NumberHistory {
  readonly calls: readonly PastCallAnswer[];
  readonly false_calls: number;
  readonly flood: number;
}

/** A crew that does not cover its home station: it stands on another bank, null for none. */
export interface OffHomeAnswer {
  readonly unit: string;
  readonly station: string;
  readonly bank: number | null;
  readonly home_bank: number;
}

/** Somebody else before whom the same card is open. */
export interface OnCard {
  readonly name: string;
  readonly seat: string;
  readonly since: string;
}

/** Who else is on the card, the first who opened it first. */
export interface Others {
  readonly incident: string | null;
  readonly others: readonly OnCard[];
}

export type Outcome = "cancelled" | "completed" | "death" | "diverted" | "false_call" | "handed_over" | "help_refused" | "nobody_found" | "refused" | "stood_down" | "swapped" | "treated" | "undone";

/** A part of a price: its code, what it weighs, and what it means. */
export interface PartAnswer {
  readonly code: string;
  readonly ms: number;
  readonly text: string;
}

/** A call that came before; `outcome` is why its incident was closed. */
export interface PastCallAnswer {
  readonly call: string;
  readonly incident: string;
  readonly at: string;
  readonly reason: string | null;
  readonly outcome: string | null;
}

/** Who needs help, as far as the caller knows. */
export interface Patient {
  readonly name?: string | null;
  readonly birth_date?: string | null;
  readonly sex?: "female" | "male" | "other" | "unknown" | null;
  readonly snils?: string | null;
  readonly enp?: string | null;
  readonly phone?: string | null;
}

/** One more patient; `patient` numbers the patients of the incident from 1. */
export interface PatientAdded {
  readonly training?: boolean;
  readonly incident: string;
  readonly patient: number;
}

/** A patient with what is known of them. */
export interface PatientAnswer {
  readonly number: number;
  readonly outcome: PatientOutcome | null;
  readonly assignment: string | null;
  readonly hospital: string | null;
  readonly name: string | null;
  readonly birth_date: string | null;
  readonly sex: string | null;
  readonly snils: string | null;
  readonly enp: string | null;
  readonly phone: string | null;
  readonly note: string | null;
  readonly ended_at: string | null;
}

/** Details of a patient were corrected; `fields` names them. */
export interface PatientChanged {
  readonly training?: boolean;
  readonly incident: string;
  readonly patient: number;
  readonly fields: readonly string[];
}

/** What became of a patient, with whom and in which hospital. */
export interface PatientEnd {
  readonly outcome: PatientOutcome;
  readonly assignment?: string | null;
  readonly hospital?: string | null;
  readonly note?: string | null;
}

/** It is known what became of a patient, and with whom. */
export interface PatientEnded {
  readonly training?: boolean;
  readonly incident: string;
  readonly patient: number;
  readonly outcome: PatientOutcome;
  readonly assignment?: string | null;
  readonly hospital?: string | null;
}

export type PatientOutcome = "death" | "handed_over" | "help_refused" | "hospitalised" | "not_found" | "treated";

/** One patient of an incident, as far as all may know. */
export interface PatientRecord {
  readonly number: number;
  readonly sealed_at: readonly number[];
  readonly outcome?: PatientOutcome | null;
  readonly assignment?: string | null;
  readonly hospital?: string | null;
  readonly ended_at?: string | null;
}

/** A patient of an incident, as far as all may know. */
export interface PatientState {
  readonly number: number;
  readonly outcome: PatientOutcome | null;
  readonly assignment: string | null;
  readonly hospital: string | null;
}

export type Pause = "break" | "cleaning" | "crew" | "other" | "refuelling" | "repair" | "weather";

/** The public point of an incident: on the nearest road, or, off the map, rounded to about 100 m. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
  readonly off_map?: boolean;
  readonly hint?: string | null;
}

/** A place that may be meant: what it is, how sure that is, the words that were understood, how many are like it. */
export interface PlaceAnswer {
  readonly lon: number;
  readonly lat: number;
  readonly label: string;
  readonly kind: "coordinates" | "crossing" | "entrance" | "house" | "interpolated" | "kilometre" | "settlement" | "sight" | "street";
  readonly score: number;
  readonly matched: readonly string[];
  readonly unmatched: readonly string[];
  readonly alike: number;
  readonly distance_m: number | null;
}

/** Calls from an address or within 25 m, the newest first; hazards. */
export interface PlaceHistory {
  readonly calls: readonly PastCallAnswer[];
  readonly false_calls: number;
  readonly hazards: readonly HazardAnswer[];
}

/** Where one patient goes; the hospital is null where there is none for them, and the verdict says why. */
export interface PlannedPatient {
  readonly patient: number;
  readonly hospital: string | null;
  readonly travel_ms: number | null;
  readonly price: number | null;
  readonly parts: readonly PartAnswer[];
  readonly verdict: VerdictAnswer;
}

/** Units with a new fix since the last tick, as columns. */
export interface Positions {
  readonly kind: "positions";
  readonly seq: number;
  readonly units: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly position_at: readonly string[];
}

/** An error (RFC 9457); beside these fields stand the facts of the refusal, such as `by` or `current`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors: readonly Fault[];
}

/** A place that a message told and that a person should look at; the event `seq` holds it. */
export interface Proposal {
  readonly seq: number;
  readonly located: Located;
  readonly why: Why;
  readonly contradicts: boolean;
}

/** A place that a message told and that a person should look at; `lon`, `lat` are sealed. */
export interface ProposalAnswer {
  readonly located: Located;
  readonly why: Why;
  readonly contradicts: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
}

/** What the caller is asked now. */
export interface QuestionAnswer {
  readonly code: string;
  readonly text: string;
  readonly answers: readonly Choice[];
}

/** A reason for call, what is sent on before any question, and how callers say it. */
export interface ReasonAnswer {
  readonly code: string;
  readonly ru: string;
  readonly en: string;
  readonly priority: number;
  readonly form: Form;
  readonly needs: readonly string[];
  readonly target_s: number;
  readonly units: number;
  readonly group: string;
  readonly group_ru: string;
  readonly group_en: string;
  readonly words: readonly string[];
  readonly catalogue: string;
  readonly approved_by: string | null;
}

/** Every unit once: candidates best first, all others refused with their reason. */
export interface RecommendationAnswer {
  readonly incident: string;
  readonly at: string;
  readonly candidates: readonly CandidateAnswer[];
  readonly refused: readonly RefusedAnswer[];
}

/** A resource that could not be read, and why. */
export interface Refused {
  readonly source: string;
  readonly reason: string;
}

/** A unit that cannot be sent, and why. */
export interface RefusedAnswer {
  readonly unit: string;
  readonly code: string;
  readonly text: string;
}

/** Why a call is let go, and whose it is (one's own, where that is missing). */
export interface Release {
  readonly why?: ReleaseReason;
  readonly taker?: string | null;
  readonly text?: string | null;
}

export type ReleaseReason = "passed_on" | "silent";

export type Right = "administer" | "change_incidents" | "dispatch" | "enter" | "monitor" | "read_assignment" | "read_audit" | "read_board" | "read_reference" | "read_sealed" | "record_patients" | "report_hospitals" | "report_position" | "report_status" | "set_closures" | "take_calls";

/** How many patients a hospital takes in all from when it told so. */
export interface RoomAnswer {
  readonly patients: number;
  readonly at: string;
  readonly age_ms: number;
  readonly by: string;
}

/** The fastest way; times, lengths and geometry are null where no road leads. */
export interface RouteAnswer {
  readonly travel_ms: number | null;
  readonly wait_ms: number | null;
  readonly length_m: number | null;
  readonly walk_ms: number | null;
  readonly walk_m: number | null;
  readonly geometry: LineAnswer | null;
  readonly steps: readonly StepAnswer[];
}

/** An assignment with the way that the unit has before it; null where it does not drive. */
export interface RoutedAssignment {
  readonly id: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
  readonly times: { readonly [name: string]: string };
  readonly hospital: string | null;
  readonly by: string;
  readonly automatic: boolean;
  readonly sources: { readonly [name: string]: VocabularySource };
  readonly outcome: Outcome | null;
  readonly handed_to: string | null;
  readonly replaces: string | null;
  readonly back_at: string | null;
  readonly assists: boolean;
  readonly route: RouteAnswer | null;
}

/** Who signs in, and at which seat; a seat that somebody holds is taken over only where that is said. */
export interface SignIn {
  readonly name: string;
  readonly password: string;
  readonly seat?: string | null;
  readonly take_over?: boolean;
}

/** The incident whose card is open; null for none. */
export interface SignOfLife {
  readonly incident?: string | null;
}

/** A session: its token, and what it opens until when; `instead_of` tells who held the seat before. */
export interface SignedIn {
  readonly token: string;
  readonly name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly stations: readonly string[];
  readonly organisation: string | null;
  readonly rights: readonly Right[];
  readonly seat: string | null;
  readonly until: string;
  readonly instead_of: string | null;
}

/** All that a socket shows, as it stood at `seq`; `unit_order` tells whose row is whose in binary ticks. */
export interface Snapshot {
  readonly kind: "snapshot";
  readonly seq: number;
  readonly now: string;
  readonly training: boolean;
  readonly incidents: readonly IncidentAnswer[];
  readonly units: readonly UnitAnswer[];
  readonly closures: readonly ClosureAnswer[];
  readonly unit_order: readonly string[];
}

/** A statement that there is nothing, or nothing known, in the words of the record: it may speak of drugs alone. */
export interface Stated {
  readonly list: FactList;
  readonly kind: Absence;
  readonly text: string;
  readonly source: string;
  readonly code?: string | null;
}

/** A station. */
export interface StationAnswer {
  readonly id: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** An assignment stands at an earlier status again; times reached after it no longer hold. */
export interface StatusCorrected {
  readonly training?: boolean;
  readonly assignment: string;
  readonly incident: string;
  readonly unit: string;
  readonly status: AssignmentStatus;
}

/** The next status of an assignment, reached at `at` (now, where it is missing). */
export interface StatusReport {
  readonly status: AssignmentStatus;
  readonly at?: string | null;
  readonly hospital?: string | null;
  readonly source?: "radio" | "tablet";
  readonly outcome?: Outcome | null;
  readonly handed_to?: string | null;
  readonly why?: string | null;
}

/** One thing to do on a route, as a word and as a sentence, and what follows until the next. */
export interface StepAnswer {
  readonly name: string;
  readonly length_m: number;
  readonly travel_ms: number;
  readonly manoeuvre: string;
  readonly after_m: number;
  readonly text: string;
  readonly until: string | null;
}

/** A call that was taken, and the incident that it opened. */
export interface Taken {
  readonly call: string;
  readonly incident: string;
}

/** Events `first` to `last` no longer hold; incidents that changed by that. */
export interface TakenBack {
  readonly first: number;
  readonly last: number;
  readonly incidents: readonly string[];
}

/** All answers so far, in the order in which they were given. */
export interface Triage {
  readonly reason: string;
  readonly opened_at: string;
  readonly seen?: number;
  readonly catalogue?: string | null;
  readonly answers?: readonly Given[];
}

/** An interview as it stands; `version` is what the next answers are to name as `seen`. */
export interface TriageAnswer {
  readonly incident: string;
  readonly version: number;
  readonly catalogue: string;
  readonly approved_by: string | null;
  readonly reason: string;
  readonly opened_at: string;
  readonly answers: readonly GivenAnswer[];
  readonly question: QuestionAnswer | null;
  readonly leaf: string;
  readonly provisional: boolean;
  readonly priority: number;
  readonly judged: number;
  readonly form: Form;
  readonly target_s: number;
  readonly needs: readonly string[];
  readonly units: number;
  readonly red_flags: readonly string[];
  readonly explanation: string;
  readonly instructions: readonly CallerInstruction[];
  readonly ways: readonly WayToClose[];
}

/** What answers made of an incident: the leaf of which catalogue, whether it is a guess, the priority it gives. */
export interface TriageRecord {
  readonly version: number;
  readonly catalogue: string;
  readonly leaf: string;
  readonly provisional: boolean;
  readonly judged: number;
}

/** A call as far as it is typed; `incident` is its own, where it has one already. */
export interface TypedCall {
  readonly phone?: string | null;
  readonly text?: string | null;
  readonly lon?: number | null;
  readonly lat?: number | null;
  readonly address?: string | null;
  readonly reason?: string | null;
  readonly patient?: Patient | null;
  readonly incident?: string | null;
}

/** A change was taken back within seconds: events `first` to `last`. */
export interface Undone {
  readonly training?: boolean;
  readonly first: number;
  readonly last: number;
  readonly incidents?: readonly Incident[];
  readonly units?: readonly UnitRecord[];
  readonly calls?: readonly Call[];
}

/** A unit; its state is its own or, while it is busy, the status of its assignment; `own_state` is its own. */
export interface UnitAnswer {
  readonly id: string;
  readonly call_sign: string;
  readonly station: string;
  readonly capabilities: readonly string[];
  readonly moves: string;
  readonly state: string;
  readonly own_state: UnitState;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly position_at: string | null;
  readonly assignment: string | null;
  readonly shift_end: string | null;
  readonly pause: Pause | null;
  readonly until: string | null;
  readonly crew: readonly string[];
  readonly bound_for: string | null;
  readonly stands_at: string | null;
}

/** A unit was proposed to an incident and is busy from now on; `parts` is the price as it was decided, in ms. */
export interface UnitAssigned {
  readonly training?: boolean;
  readonly assignment: string;
  readonly incident: string;
  readonly unit: string;
  readonly eta_ms?: number | null;
  readonly estimated?: boolean;
  readonly recommended?: string | null;
  readonly parts?: { readonly [name: string]: number };
  readonly automatic?: boolean;
  readonly replaces?: string | null;
  readonly assists?: boolean;
}

/** Who rides with a unit was set by hand; nobody named means that the roster says so again. */
export interface UnitManned {
  readonly training?: boolean;
  readonly unit: string;
  readonly crew: readonly string[];
}

/** What the journal knows of a unit; `assignment` is the one that binds it, `last_assignment` the one before. */
export interface UnitRecord {
  readonly id: string;
  readonly version: number;
  readonly state: UnitState;
  readonly since: string;
  readonly assignment?: string | null;
  readonly last_assignment?: string | null;
  readonly pause?: Pause | null;
  readonly until?: string | null;
  readonly crew?: readonly string[];
  readonly sent_at?: readonly string[];
  readonly rested_at?: string | null;
  readonly bound_for?: string | null;
  readonly stands_at?: string | null;
  readonly moved_at?: readonly string[];
}

/** A unit is meant for planned work, or no longer; it is not busy by that. */
export interface UnitReserved {
  readonly training?: boolean;
  readonly incident: string;
  readonly unit: string;
  readonly reserved?: boolean;
}

export type UnitState = "at_station" | "free_on_road" | "off_duty" | "out_of_service" | "relocating";

/** A unit by itself became something else. */
export interface UnitStateChanged {
  readonly training?: boolean;
  readonly unit: string;
  readonly state: UnitState;
  readonly pause?: Pause | null;
  readonly until?: string | null;
  readonly back_from?: string | null;
  readonly station?: string | null;
}

/** What a choice is, or why there is none. */
export interface VerdictAnswer {
  readonly code: string;
  readonly text: string;
}

/** A way to end the incident without a crew that the answers allow. */
export interface WayToClose {
  readonly code: string;
  readonly text: string;
  readonly needs_conclusion: boolean;
}

/** What answers here; `map_source` names whose data the base map is, which has to stand beside it. */
export interface Welcome {
  readonly name: string;
  readonly api: string;
  readonly description: string;
  readonly training: boolean;
  readonly time_zone: string;
  readonly map_source: string;
}

/** Who asks; the role is null where nobody signs in, the unit where the account belongs to none. */
export interface Who {
  readonly name: string;
  readonly seat: string;
  readonly role: string | null;
  readonly unit: string | null;
  readonly stations: readonly string[];
  readonly units: readonly string[] | null;
  readonly rights: readonly Right[];
}

export type Why = "clock" | "finer" | "first" | "fresher" | "held_by_person" | "person" | "same" | "superseded" | "worse";

/** Shares of demand, 0 to 1, that at least one and at least two idle units reach within some minutes. */
export interface WithinAnswer {
  readonly minutes: number;
  readonly once: number;
  readonly twice: number;
}

/** The way in which an incident ends without a crew, and the physician's conclusion. */
export interface WithoutCrew {
  readonly way: string;
  readonly conclusion?: string;
}

export type ChannelsSource = "address" | "aml" | "aml_cell" | "aml_gnss" | "aml_wifi" | "caller" | "cell" | "ecall" | "egts" | "form" | "map" | "pidf" | "unknown" | "veds";

export type VocabularySource = "centre" | "radio" | "tablet";

export type CentreEvent = EventFields & (
  | { readonly type: "CallRang"; readonly data: CallRang }
  | { readonly type: "CallAnswered"; readonly data: CallAnswered }
  | { readonly type: "CallAbandoned"; readonly data: CallAbandoned }
  | { readonly type: "CallReleased"; readonly data: CallReleased }
  | { readonly type: "CallEnded"; readonly data: CallEnded }
  | { readonly type: "CallReceived"; readonly data: CallReceived }
  | { readonly type: "CallLocated"; readonly data: CallLocated }
  | { readonly type: "CallChanged"; readonly data: CallChanged }
  | { readonly type: "IncidentOpened"; readonly data: IncidentOpened }
  | { readonly type: "IncidentConfirmed"; readonly data: IncidentConfirmed }
  | { readonly type: "IncidentChanged"; readonly data: IncidentChanged }
  | { readonly type: "IncidentTriaged"; readonly data: IncidentTriaged }
  | { readonly type: "IncidentsJoined"; readonly data: IncidentsJoined }
  | { readonly type: "IncidentSplit"; readonly data: IncidentSplit }
  | { readonly type: "PatientAdded"; readonly data: PatientAdded }
  | { readonly type: "PatientChanged"; readonly data: PatientChanged }
  | { readonly type: "PatientEnded"; readonly data: PatientEnded }
  | { readonly type: "UnitReserved"; readonly data: UnitReserved }
  | { readonly type: "UnitAssigned"; readonly data: UnitAssigned }
  | { readonly type: "AssignmentMoved"; readonly data: AssignmentMoved }
  | { readonly type: "StatusCorrected"; readonly data: StatusCorrected }
  | { readonly type: "HelpAsked"; readonly data: HelpAsked }
  | { readonly type: "UnitStateChanged"; readonly data: UnitStateChanged }
  | { readonly type: "UnitManned"; readonly data: UnitManned }
  | { readonly type: "HandoverOffered"; readonly data: HandoverOffered }
  | { readonly type: "HandoverSigned"; readonly data: HandoverSigned }
  | { readonly type: "ClosureSet"; readonly data: ClosureSet }
  | { readonly type: "ClosureLifted"; readonly data: ClosureLifted }
  | { readonly type: "HospitalReported"; readonly data: HospitalReported }
  | { readonly type: "IncidentClosed"; readonly data: IncidentClosed }
  | { readonly type: "HandOverTaken"; readonly data: HandOverTaken }
  | { readonly type: "IncidentReopened"; readonly data: IncidentReopened }
  | { readonly type: "Undone"; readonly data: Undone }
  | { readonly type: "IncidentErased"; readonly data: IncidentErased }
);

export interface EventMessage {
  readonly kind: "event";
  readonly seq: number;
  readonly event: CentreEvent;
}
