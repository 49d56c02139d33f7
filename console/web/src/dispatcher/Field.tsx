import { type InputHTMLAttributes, useId } from "react";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly fault: string | undefined;
  readonly hint?: string;
}

/** An input with its name above it, and below it what is wrong with it or how to fill it in. */
export function Field({ label, fault, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <label>
      {label}
      <input autoComplete="off" aria-invalid={fault !== undefined} aria-describedby={id} {...input} />
      {fault === undefined && hint && <small id={id}>{hint}</small>}
      <Fault words={fault} id={id} />
    </label>
  );
}

/** What is wrong, where anything is. */
export function Fault({ words, id }: { readonly words: string | undefined; readonly id?: string }) {
  return words === undefined ? null : (
    <small className="fault" role="alert" id={id}>
      {words}
    </small>
  );
}
