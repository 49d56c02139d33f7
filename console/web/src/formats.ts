import type { Language } from "./words";

const LOCALES: Record<Language, string> = { ru: "ru-RU", en: "en-GB" };

/** Minutes and seconds, with hours where there are any: 04:10, 1:02:33. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "—";
  const total = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** Minutes and seconds of a drive: 5 м 40 с. */
export function drive(ms: number, language: Language): string {
  const total = Math.round(ms / 1000);
  const [minutes, seconds] = [Math.floor(total / 60), total % 60];
  return language === "ru" ? `${minutes} м ${pad(seconds)} с` : `${minutes} m ${pad(seconds)} s`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

/** A number with one decimal, by the habits of the language. */
export function decimal(value: number, language: Language): string {
  return value.toLocaleString(LOCALES[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** The time of day at the region, to the second. */
export function clockTime(ms: number, zone: string): string {
  if (!Number.isFinite(ms)) return "--:--:--";
  return new Intl.DateTimeFormat("ru-RU", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  }).format(ms);
}

/** Day and time at the region: 23.11, 09:00. */
export function dayAndTime(ms: number, zone: string): string {
  if (!Number.isFinite(ms)) return "--.--, --:--";
  return new Intl.DateTimeFormat("ru-RU", {
    timeZone: zone,
    day: "2-digit",
    month: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(ms);
}

/** Name a zone as the service does: МСК, МСК+2; in English by its offset. */
export function zoneLabel(ms: number, zone: string, language: Language): string {
  if (!Number.isFinite(ms)) return "";
  const hours = offsetHours(ms, zone);
  if (language === "en") return `UTC${signed(hours)}`;
  return hours === MOSCOW ? "МСК" : `МСК${signed(hours - MOSCOW)}`;
}

const MOSCOW = 3;

function signed(hours: number): string {
  return `${hours < 0 ? "−" : "+"}${Math.abs(hours)}`;
}

/** How far the clock of a zone is ahead of UTC. */
export function offsetHours(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(
    ms,
  );
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const found = /([+-])(\d\d):(\d\d)/.exec(name);
  if (!found) return 0;
  return (found[1] === "-" ? -1 : 1) * (Number(found[2]) + Number(found[3]) / 60);
}

/** The three Russian plurals: 1 вызов, 2 вызова, 5 вызовов. */
export function plural(count: number, one: string, few: string, many: string): string {
  const rule = new Intl.PluralRules("ru").select(count);
  return `${count} ${rule === "one" ? one : rule === "few" ? few : many}`;
}
