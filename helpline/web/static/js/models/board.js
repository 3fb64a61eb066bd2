/** From the wall's view to its figures and rows: no markup here. */
import { count, duration, t, word } from "./page.js";

const ORDER = ["ringing", "busy", "wrapping_up", "idle", "resting", "unreachable", "away"];
const URGENT_MS = 5 * 60_000;

/** @returns {Record<string, {text: string, urgent?: boolean}>} */
export function figures({ counts, today, oldest, service_level: level }, now) {
  const number = (value = 0) => ({ text: String(value) });
  return {
    waiting: number((counts["contacts.waiting"] ?? 0) + (counts["contacts.offered"] ?? 0)),
    oldest: oldest ? { text: duration(now - oldest), urgent: now - oldest > URGENT_MS } : { text: t("supervision.none") },
    idle: number(counts["agents.idle"]),
    busy: number((counts["contacts.connecting"] ?? 0) + (counts["contacts.connected"] ?? 0)),
    service_level: { text: level === undefined ? t("supervision.none") : t("supervision.percent", { p: Math.round(level * 100) }) },
    ...Object.fromEntries(["arrived", "answered", "abandoned", "self_served", "missed", "declined"].map((name) => [name, number(today[name])])),
  };
}

export function waitingRows({ waiting }, now) {
  return Object.entries(waiting)
    .sort(([, a], [, b]) => a.since - b.since)
    .map(([id, { since, channel, topic, ring }]) => [
      id,
      {
        since: duration(now - since),
        channel: word("channels", channel, "supervision.none"),
        topic: word("topics", topic, "topics.indetermine"),
        ring: word("rings", ring, "rings.everyone"),
      },
      { channel: channel ?? "" },
    ]);
}

export function agentRows({ agents }, now) {
  const rank = ({ activity }) => ORDER.indexOf(activity);
  return Object.entries(agents)
    .sort(([, a], [, b]) => rank(a) - rank(b) || (a.name ?? "").localeCompare(b.name ?? ""))
    .map(([id, agent]) => [
      id,
      { name: agent.name ?? t("supervision.unknown_agent"), kind: badge(agent), state: state(agent), since: duration(now - agent.since) },
      { state: agent.activity === "busy" && agent.load?.chat ? "writing" : agent.activity },
    ]);
}

function badge({ kind }) {
  return kind === "advisor" ? t("kinds.advisor") : "";
}

function state({ activity, reason, load }) {
  if (activity === "busy" && load?.chat) return count("supervision.writing", load.chat);
  const said = word("activities", activity, "activities.offline");
  return activity === "away" && reason ? `${said} (${word("away", reason, "away.other")})` : said;
}
