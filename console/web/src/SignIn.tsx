import { type FormEvent, useRef, useState } from "react";
import { rememberToken, type Seat, type SignInAnswer, signIn } from "./api";
import { type Say, speaker } from "./words";

interface SignInProps {
  readonly seat: Seat;
  readonly onToken: () => void;
}

/** Asks for name and password, or for the token of a tablet; who already sits at the seat is told before it is taken. */
export function SignIn({ seat, onToken }: SignInProps) {
  const say = speaker(seat.language);
  const [answer, setAnswer] = useState<SignInAnswer | null>(null);
  const [isAsked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const enter = async (takeOver: boolean) => {
    const told = new FormData(form.current ?? undefined);
    setAsked(true);
    const next = await signIn(String(told.get("name")), String(told.get("password")), seat, takeOver);
    setAsked(false);
    setAnswer(next);
    if (next.kind === "in") {
      rememberToken(next.token);
      onToken();
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void enter(false);
  };
  return (
    <main className="alone sign-in">
      <h1>dispatch112 · {say("sign_in")}</h1>
      <form ref={form} onSubmit={submit} onInput={() => setAnswer(null)}>
        <label>
          {say("login")}
          <input name="name" autoComplete="username" required maxLength={100} />
        </label>
        <label>
          {say("password")}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p className="fault" role="alert">
          {answer && faultWords(answer, seat, say)}
        </p>
        {answer?.kind === "held" ? (
          <button type="button" disabled={isAsked} onClick={() => void enter(true)}>
            {say("take_over")}
          </button>
        ) : (
          <button type="submit" className="main" disabled={isAsked}>
            {say("enter")}
          </button>
        )}
      </form>
      <details>
        <summary>{say("by_token")}</summary>
        <TokenForm say={say} onToken={onToken} />
      </details>
    </main>
  );
}

function faultWords(answer: SignInAnswer, seat: Seat, say: Say): string | null {
  switch (answer.kind) {
    case "held":
      return say("seat_held", { seat: seat.name, by: answer.by });
    case "slowed":
      return say("wait_s", { seconds: String(answer.waitS) });
    case "refused":
      return answer.title;
    case "silent":
      return say("no_answer_yet");
    case "in":
      return null;
  }
}

function TokenForm({ say, onToken }: { readonly say: Say; readonly onToken: () => void }) {
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rememberToken(String(new FormData(event.currentTarget).get("token") ?? "").trim());
    onToken();
  };
  return (
    <form onSubmit={enter}>
      <input name="token" type="password" autoComplete="off" aria-label={say("token")} required />
      <button type="submit">{say("enter")}</button>
    </form>
  );
}
