// A layer as it will stand once the server has a correction: pure functions, so that nothing waits for the network.
// The server's answer takes the place of what is made here; it alone knows an argument's next key, for one.

export const FIELD_OF = {
  subject: "subjects",
  authority: "authorities",
  place: "places",
  date: "date",
  provision: "provisions",
  offence: "offences",
  penalty: "penalty",
};

/** The arguments of a role, as a list, also where an event has one at most. */
export function argumentsOf(event, role) {
  const value = event[FIELD_OF[role]];
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
}

/** Every span of an argument. */
export const spansOf = (argument) => argument.mentions ?? [{ start: argument.start, end: argument.end }];

/** Where what an argument says begins, or the trigger for one without words. */
export const startOf = (argument) => spansOf(argument)[0]?.start ?? 0;

/** What a correction makes of a layer; one that finds nothing to change leaves it as it is. */
export function apply(layer, correction, offsets) {
  const { operation } = correction;
  const made = HANDLERS[operation.op]?.(layer, operation, offsets, correction.id);
  return made ?? layer;
}

const quote = (offsets, { start, end }) => ({ text: offsets.slice(start, end), start, end });

function built(value, layer, offsets, key) {
  const { role, ...rest } = value;
  const found = { ...rest, key };
  if (value.mentions) {
    const mentions = value.mentions.map((span) => quote(offsets, span));
    const entity = layer.entities.find((one) => one.id === entityAt(layer, value));
    return { ...found, mentions, name: value.name ?? entity?.name ?? mentions[0].text };
  }
  const words = quote(offsets, value);
  if (role === "provision") return { kind: "unknown", id: null, law: null, country: null, ...found, ...words };
  return { ...found, ...words };
}

function entityAt(layer, value) {
  if (value.entity) return value.entity;
  const [first] = value.mentions;
  return layer.mentions.find((m) => m.start === first.start && m.end === first.end)?.entity ?? null;
}

/** One event changed, and so looked at. */
function changed(layer, id, change, status = null) {
  const events = layer.events.map((event) => {
    if (event.id !== id) return event;
    const next = { ...event, ...change(event) };
    return { ...next, status: status ?? (event.origin === "added" ? "added" : "corrected") };
  });
  return { ...layer, events };
}

function withArguments(layer, { event: id, role }, change) {
  const field = FIELD_OF[role];
  return changed(layer, id, (event) => {
    const list = change(argumentsOf(event, role));
    return { [field]: Array.isArray(event[field]) ? list : (list.at(-1) ?? null) };
  });
}

function mentionsWithout(layer, { start, end }) {
  return layer.mentions.filter((m) => m.end <= start || m.start >= end);
}

const sorted = (list) => list.sort((a, b) => a.start - b.start || a.end - b.end);
const same = (span) => (other) => other.start === span.start && other.end === span.end;

const HANDLERS = {
  accept(layer, { event: id }) {
    const found = layer.events.find((event) => event.id === id);
    if (!found) return layer;
    const status = found.origin === "added" ? "added" : found.changed.length || found.status === "corrected" ? "corrected" : "accepted";
    return changed(layer, id, () => ({}), status);
  },
  reject: (layer, { event }) => changed(layer, event, () => ({}), "rejected"),
  set_type: (layer, { event, type }) => changed(layer, event, () => ({ type })),
  set_modality: (layer, { event, modality }) => changed(layer, event, () => ({ modality })),
  set_trigger: (layer, { event, start, end }, offsets) => changed(layer, event, () => ({ trigger: quote(offsets, { start, end }) })),
  add_argument: (layer, { event, value }, offsets, id) =>
    withArguments(layer, { event, role: value.role }, (list) => [...list, built(value, layer, offsets, id)]),
  remove_argument: (layer, { event, role, key }) => withArguments(layer, { event, role }, (list) => list.filter((one) => one.key !== key)),
  replace_argument: (layer, { event, key, value }, offsets, id) =>
    withArguments(layer, { event, role: value.role }, (list) => list.map((one) => (one.key === key ? built(value, layer, offsets, id) : one))),
  add_event(layer, operation, offsets, id) {
    const empty = { subjects: [], authorities: [], places: [], date: null, provisions: [], offences: [], penalty: null };
    const event = {
      id: `added-${id}`, status: "added", origin: "added", note: "", type: operation.type, modality: operation.modality,
      trigger: quote(offsets, operation), ...empty, evidence: [], confidence: null, model: "", changed: [], machine: null, disagrees: [],
    };
    const events = [...layer.events, event].sort((a, b) => a.trigger.start - b.trigger.start);
    const next = { ...layer, events };
    return (operation.values ?? []).reduce((made, value, index) => HANDLERS.add_argument(made, { event: event.id, value }, offsets, `${id}-${index}`), next);
  },
  add_mention(layer, { start, end, label, entity }, offsets, id) {
    const named = ["PERSON", "ORG", "PLACE"].includes(label);
    const own = named ? (entity ?? `new-${id}`) : null;
    const mention = { ...quote(offsets, { start, end }), label, entity: own };
    const entities = named && !entity ? [...layer.entities, { id: own, label, name: mention.text, aliases: [] }] : layer.entities;
    return { ...layer, entities, mentions: sorted([...mentionsWithout(layer, { start, end }), mention]) };
  },
  remove_mention: (layer, span) => ({ ...layer, mentions: layer.mentions.filter((m) => !same(span)(m)) }),
  relabel_mention: (layer, span) => ({ ...layer, mentions: layer.mentions.map((m) => (same(span)(m) ? { ...m, label: span.label } : m)) }),
  assign_mention: (layer, span) => ({ ...layer, mentions: layer.mentions.map((m) => (same(span)(m) ? { ...m, entity: span.entity } : m)) }),
  merge_entities(layer, { into, merged }) {
    const gone = new Set(merged);
    const target = layer.entities.find((one) => one.id === into);
    const names = layer.entities.filter((one) => gone.has(one.id)).flatMap((one) => [one.name, ...one.aliases]);
    const aliases = [...new Set([...(target?.aliases ?? []), ...names])].filter((name) => name !== target?.name);
    const entities = layer.entities.filter((one) => !gone.has(one.id)).map((one) => (one.id === into ? { ...one, aliases } : one));
    const mentions = layer.mentions.map((m) => (gone.has(m.entity) ? { ...m, entity: into } : m));
    return { ...layer, entities, mentions };
  },
  split_entity(layer, { entity, mentions: spans, name }, offsets, id) {
    const source = layer.entities.find((one) => one.id === entity);
    if (!source) return layer;
    const own = `new-${id}`;
    const longest = spans.map((span) => offsets.slice(span.start, span.end)).sort((a, b) => b.length - a.length)[0];
    const moved = (m) => spans.some(same(m));
    return {
      ...layer,
      entities: [...layer.entities, { id: own, label: source.label, name: name ?? longest, aliases: [] }],
      mentions: layer.mentions.map((m) => (m.entity === entity && moved(m) ? { ...m, entity: own } : m)),
    };
  },
  rename_entity: (layer, { entity, name }) => ({ ...layer, entities: layer.entities.map((one) => (one.id === entity ? { ...one, name } : one)) }),
  note(layer, { event: id, text }) {
    if (id === null) return { ...layer, note: text };
    return { ...layer, events: layer.events.map((event) => (event.id === id ? { ...event, note: text } : event)) };
  },
  finish: (layer, { done }) => ({ ...layer, done }),
};

/** The layer with what an answer to corrections says has changed. */
export function merged(layer, changes) {
  const next = { ...layer };
  for (const field of ["mentions", "entities"]) if (changes[field]) next[field] = changes[field];
  const fresh = new Map(changes.events.map((event) => [event.id, event]));
  const known = new Map(layer.events.map((event) => [event.id, event]));
  next.events = changes.order.map((id) => fresh.get(id) ?? known.get(id)).filter(Boolean);
  for (const field of ["done", "note", "unplaced"]) if (field in changes) next[field] = changes[field];
  return next;
}
