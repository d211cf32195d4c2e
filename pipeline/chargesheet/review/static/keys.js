// Every key and what it does: the one table that the page acts on and that the overlay shows.

/** `where`: "anywhere" outside form fields, "event" with a current event, "words" with words selected in the text. */
export const KEYS = [
  { where: "anywhere", title: "Getting about", keys: [
    ["j", "next", "Next event", ["ArrowDown"]], ["k", "previous", "Previous event", ["ArrowUp"]],
    ["J", "next-statement", "Next statement"], ["K", "previous-statement", "Previous statement"],
    ["v", "events", "To the events"], ["c", "text", "To the text, with a caret"], ["i", "entities", "To people, organisations, places"],
    ["h", "history", "To the history of corrections"], ["q", "queue", "To the queue"], ["/", "search", "Search the queue"],
    ["u", "undo", "Undo"], ["r", "redo", "Redo"], ["f", "finish", "The statement is done; to the next"],
    [",", "statement-note", "Note on the statement"], ["?", "help", "These keys"],
  ] },
  { where: "event", title: "The current event", keys: [
    ["a", "accept", "Accept, and to the next"], ["x", "reject", "Reject, and to the next"],
    ["t", "type", "Change its type"], ["m", "modality", "Change its modality"], ["g", "trigger", "Change its trigger"],
    ["s", "subject", "Subjects: whom it happens to"], ["b", "authority", "Authorities: by whom"], ["d", "date", "Date: when"], ["w", "place", "Places: where"],
    ["p", "provision", "Provisions: under what"], ["o", "offence", "Offences: for what"], ["y", "penalty", "Penalty"], [".", "note", "Note on the event"],
  ] },
  { where: "value", title: "On one of its values", keys: [
    ["Enter", "edit", "Change it"], ["Delete", "remove", "Remove it", ["Backspace"]], ["+", "add", "Add another"],
    ["Left, Right", null, "Value before, value after"], ["Esc", null, "Back to the event"],
  ] },
  { where: "text", title: "In the text", keys: [
    ["Arrows", null, "Move by words and lines; with Alt by characters"], ["Shift and arrows", null, "Select"],
    ["n", null, "Next mention"], ["p", null, "Mention before"], ["Enter", null, "What can be done with the words"], ["Esc", null, "Let the words go; to the events"],
  ] },
  { where: "words", title: "With words selected", keys: [
    ["e", "new-event", "New event that these words name"], ["l", "label", "Mark as a mention, or change its label"], ["=", "assign", "Whom the mention means"], ["Delete", "unlabel", "No mention", ["Backspace"]],
    ["g", "take-trigger", "Trigger of the current event"], ["s, b, d, w, o, y", null, "Argument of the current event: as above"], ["P", "take-provision", "Provision of the current event"],
  ] },
  { where: "entities", title: "On an entity", keys: [
    ["F2", null, "Rename it"], ["Space", null, "Mark it"], ["+", null, "Merge the marked ones into it, or choose one"], ["-", null, "Split some of its mentions off"],
  ] },
];

const byKey = (where) => {
  const found = new Map();
  for (const [key, command, , more] of KEYS.find((group) => group.where === where).keys) {
    if (command) for (const one of [key, ...(more ?? [])]) found.set(one, command);
  }
  return found;
};

export const ANYWHERE = byKey("anywhere");
export const ON_EVENT = byKey("event");
export const ON_VALUE = byKey("value");
export const ON_WORDS = byKey("words");

/** With words selected, the letters of the arguments take the words. */
export const TAKES = new Map([["s", "subject"], ["b", "authority"], ["d", "date"], ["w", "place"], ["P", "provision"], ["o", "offence"], ["y", "penalty"]]);
