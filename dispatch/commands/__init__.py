"""What people and systems ask for, in the imperative; a command is only a wish until its handler has decided."""

from dispatch.commands.actor import Actor
from dispatch.commands.assignments import (
    AskForHelp,
    AssignUnit,
    CorrectStatus,
    DivertUnit,
    EndWithoutHelp,
    MoveAssignment,
    SwapUnit,
)
from dispatch.commands.calls import (
    AbandonCall,
    AnswerCall,
    ChangeCall,
    EndCall,
    LocateCall,
    ReceiveCall,
    ReleaseCall,
    RingIn,
)
from dispatch.commands.hospitals import ReportHospital
from dispatch.commands.incidents import (
    AddPatient,
    ChangeIncident,
    ChangePatient,
    CloseIncident,
    CloseWithoutCrew,
    ConfirmIncident,
    EndPatient,
    EraseIncident,
    JoinIncidents,
    ReopenIncident,
    ReserveUnit,
    SplitIncident,
    TakeHandOver,
    Told,
    TriageIncident,
    Undo,
)
from dispatch.commands.roads import LiftClosure, SetClosure
from dispatch.commands.units import ChangeUnitState, ManUnit, OfferHandover, RelocateUnit, SignHandover

Command = (
    ReceiveCall
    | LocateCall
    | RingIn
    | AnswerCall
    | AbandonCall
    | ReleaseCall
    | EndCall
    | ChangeCall
    | ChangeIncident
    | ConfirmIncident
    | TriageIncident
    | CloseWithoutCrew
    | TakeHandOver
    | JoinIncidents
    | SplitIncident
    | ReopenIncident
    | AddPatient
    | ChangePatient
    | EndPatient
    | ReserveUnit
    | AssignUnit
    | MoveAssignment
    | EndWithoutHelp
    | DivertUnit
    | SwapUnit
    | CorrectStatus
    | AskForHelp
    | Undo
    | ChangeUnitState
    | RelocateUnit
    | ManUnit
    | OfferHandover
    | SignHandover
    | CloseIncident
    | EraseIncident
    | SetClosure
    | LiftClosure
    | ReportHospital
)

__all__ = [
    "AbandonCall",
    "Actor",
    "AddPatient",
    "AnswerCall",
    "AskForHelp",
    "AssignUnit",
    "ChangeCall",
    "ChangeIncident",
    "ChangePatient",
    "ChangeUnitState",
    "CloseIncident",
    "CloseWithoutCrew",
    "Command",
    "ConfirmIncident",
    "CorrectStatus",
    "DivertUnit",
    "EndCall",
    "EndPatient",
    "EndWithoutHelp",
    "EraseIncident",
    "JoinIncidents",
    "LiftClosure",
    "LocateCall",
    "ManUnit",
    "MoveAssignment",
    "OfferHandover",
    "ReceiveCall",
    "ReleaseCall",
    "RelocateUnit",
    "ReopenIncident",
    "ReportHospital",
    "ReserveUnit",
    "RingIn",
    "SetClosure",
    "SignHandover",
    "SplitIncident",
    "SwapUnit",
    "TakeHandOver",
    "Told",
    "TriageIncident",
    "Undo",
]
