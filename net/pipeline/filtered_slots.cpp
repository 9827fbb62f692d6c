#include "net/pipeline/filtered_slots.hpp"

#include <algorithm>

namespace flowwall::net::pipeline {

using model::FlowSlot;

void FilteredSlots::setMatching(std::uint32_t slot, bool matching) {
  if (slot >= entries_.size()) {
    entries_.resize(slot + 1);
  }
  entries_[slot].matching = matching;
}

void FilteredSlots::matchAll() {
  for (Entry& entry : entries_) {
    entry.matching = true;
  }
}

void FilteredSlots::write(std::span<const FlowSlot> table, std::uint64_t generation,
                          model::Uptime now, std::vector<FlowSlot>& shown) {
  shown.assign(table.begin(), table.end());
  fadesUntil_.reset();
  const std::size_t count = std::min(shown.size(), entries_.size());
  for (std::size_t i = 0; i < count; ++i) {
    turn(entries_[i], shown[i], generation, now);
    shown[i] = look(entries_[i], shown[i], generation, now);
  }
  lastWrite_ = now;
}

// Hides or shows the slot's flow if it is the other way now. A flow that was not in the last
// picture has nothing to fade out of.
void FilteredSlots::turn(Entry& entry, const FlowSlot& slot, std::uint64_t generation,
                         model::Uptime now) {
  if (entry.hidden != entry.matching || slot.phase == FlowSlot::Phase::empty) {
    return;
  }
  entry.hidden = !entry.matching;
  entry.gone = false;
  entry.since = slot.born <= lastWrite_ ? now : now - fade_;
  entry.shownSince = entry.hidden ? entry.shownSince : now;
  entry.changedIn = generation;
}

FlowSlot FilteredSlots::look(Entry& entry, const FlowSlot& slot, std::uint64_t generation,
                             model::Uptime now) {
  FlowSlot seen = slot;
  if (!entry.hidden) {
    seen.born = std::max(slot.born, entry.shownSince);
  } else if (now - entry.since < fade_) {
    seen.born = std::max(slot.born, entry.shownSince);
    seen.ended =
        slot.phase == FlowSlot::Phase::ending ? std::min(slot.ended, entry.since) : entry.since;
    seen.phase = slot.phase == FlowSlot::Phase::empty ? slot.phase : FlowSlot::Phase::ending;
    fadesUntil_ = std::min(fadesUntil_.value_or(entry.since + fade_), entry.since + fade_);
  } else {
    if (!entry.gone) {
      entry.gone = true;
      entry.changedIn = generation;
    }
    seen = FlowSlot{};
  }
  seen.changedIn = std::max(slot.changedIn, entry.changedIn);
  return seen;
}

}  // namespace flowwall::net::pipeline
