import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { NotSignedIn, read, rememberToken, type Seat } from "./api";
import { ChooseUnit } from "./crew/ChooseUnit";
import type { Welcome } from "./events";
import { Session, SessionContext } from "./session";
import { speaker } from "./words";

interface DoorProps {
  readonly seat: Seat;
  readonly unit: string | null;
  readonly isCrew: boolean;
  readonly children: ReactNode;
}

type Stage = "asking" | "signing in" | Session;

const RETRY_MS = 2_000;

/** Lets a person in: asks what answers here, and for a token where the service wants one. */
export function Door({ seat, unit, isCrew, children }: DoorProps) {
  const [stage, setStage] = useState<Stage>("asking");
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks anew
  useEffect(() => {
    const stop = new AbortController();
    let retry = 0;
    read<Welcome>("", seat, stop.signal).then(
      (welcome) => setStage(new Session(welcome, seat, socketPath(isCrew, unit), isCrew)),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof NotSignedIn) setStage("signing in");
        else retry = window.setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      },
    );
    return () => {
      stop.abort();
      window.clearTimeout(retry);
    };
  }, [seat, isCrew, unit, attempt]);

  useEffect(() => {
    if (stage instanceof Session && !(isCrew && unit === null)) return stage.start();
  }, [stage, isCrew, unit]);

  const say = speaker(seat.language);
  if (stage === "asking") return <p className="alone">{say(attempt ? "trying_again" : "loading")}</p>;
  if (stage === "signing in") return <SignIn seat={seat} onToken={() => setAttempt((count) => count + 1)} />;
  return <SessionContext value={stage}>{isCrew && unit === null ? <ChooseUnit /> : children}</SessionContext>;
}

function socketPath(isCrew: boolean, unit: string | null): string {
  return isCrew ? `/ws/crew?unit=${encodeURIComponent(unit ?? "")}` : "/ws/console";
}

function SignIn({ seat, onToken }: { readonly seat: Seat; readonly onToken: () => void }) {
  const say = speaker(seat.language);
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rememberToken(String(new FormData(event.currentTarget).get("token") ?? "").trim());
    onToken();
  };
  return (
    <form className="alone sign-in" onSubmit={enter}>
      <h1>dispatch112 · {say("sign_in")}</h1>
      <label>
        {say("token")}
        <input name="token" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit">{say("enter")}</button>
    </form>
  );
}
