#include "net/enrich/name_table.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace flowwall::net::enrich {

NameTable::NameTable(const model::Clock& clock, Want want, NameTableOptions options)
    : clock_(clock), want_(std::move(want)), options_(options),
      wants_(clock, options.wantsPerSecond, options.wantsAtOnce), entries_(options.capacity) {
  assert(want_);
}

std::optional<std::string_view> NameTable::nameOf(const model::IpAddress& address) {
  const model::Uptime now = clock_.uptime();
  const Entry* entry = entries_.find(address);
  if (entry == nullptr || now >= entry->askAt || entry->round != round_) {
    if (wants_.take()) {
      Entry asked = entry == nullptr ? Entry{} : *entry;
      asked.askAt = now + options_.askAgainAfter;
      asked.round = round_;
      entries_.put(address, std::move(asked));
      want_(address);  // may put
      entry = entries_.find(address);
    } else {
      ++heldBack_;
    }
  }
  if (entry == nullptr || entry->name.empty() || now >= entry->nameUntil) {
    return std::nullopt;
  }
  return entry->name;
}

void NameTable::put(const model::IpAddress& address, const NameAnswer& answer) {
  const Entry* old = entries_.find(address);
  Entry entry = old == nullptr ? Entry{.round = round_} : *old;
  entry.askAt = clock_.uptime() + answer.keepFor;
  if (answer.kind != NameAnswer::Kind::failed) {
    answered_ = clock_.utc();
    entry.name = answer.name;
    entry.missing = answer.kind == NameAnswer::Kind::missing;
    entry.nameUntil = entry.askAt + options_.staleFor;
    if (old == nullptr || old->name != entry.name || old->missing != entry.missing) {
      ++revision_;
    }
  }
  entries_.put(address, std::move(entry));
}

void NameTable::load(const std::vector<CachedName>& names) {
  const model::Uptime now = clock_.uptime();
  const std::size_t count = std::min(names.size(), options_.capacity - entries_.size());
  for (std::size_t i = count; i-- > 0;) {  // the first becomes the most recently used
    const CachedName& cached = names[i];
    if (entries_.find(cached.address) != nullptr) {
      continue;
    }
    Entry entry{.round = round_};
    entry.name = cached.name.value_or("");
    entry.missing = !cached.name;
    entry.askAt = entry.missing ? now + options_.loadedMissFor : now;
    entry.nameUntil = now + options_.staleFor;
    entries_.put(cached.address, std::move(entry));
  }
}

std::vector<CachedName> NameTable::entries() const {
  const model::Uptime now = clock_.uptime();
  std::vector<CachedName> names;
  names.reserve(entries_.size());
  entries_.forEach([&](const model::IpAddress& address, const Entry& entry) {
    if (entry.missing) {
      names.push_back({address, std::nullopt});
    } else if (!entry.name.empty() && now < entry.nameUntil) {
      names.push_back({address, entry.name});
    }
  });
  return names;
}

}  // namespace flowwall::net::enrich
