// BoundedCache: remembers the values that were used last, at most `capacity` of them.
//
// Thread: one thread. Ownership: values; what find() returns lives until the next put().
#pragma once

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <cassert>
#include <cstddef>
#include <functional>
#include <utility>

namespace flowwall::net::enrich {

template <typename Key, typename Value> class BoundedCache {
 public:
  explicit BoundedCache(std::size_t capacity) : capacity_(capacity) { assert(capacity > 0); }

  /// The value kept for `key`, which becomes the most recently used; null: there is none.
  [[nodiscard]] const Value* find(const Key& key) {
    auto& byKey = entries_.template get<ByKey>();
    const auto found = byKey.find(key);
    if (found == byKey.end()) {
      return nullptr;
    }
    entries_.relocate(entries_.begin(), entries_.template project<0>(found));
    return &found->value;
  }

  /// Keeps `value`; the least recently used one goes when there are too many.
  const Value& put(Key key, Value value) {
    entries_.template get<ByKey>().erase(key);
    if (entries_.size() >= capacity_) {
      entries_.pop_back();
    }
    return entries_.push_front(Entry{std::move(key), std::move(value)}).first->value;
  }

  /// Calls visit(key, value) for each, the most recently used first.
  template <typename Visit> void forEach(Visit&& visit) const {
    for (const Entry& entry : entries_) {
      visit(entry.key, entry.value);
    }
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  void clear() { entries_.clear(); }

 private:
  struct Entry {
    Key key;
    Value value;
  };
  struct ByKey {};
  using Entries = boost::multi_index_container<
      Entry, boost::multi_index::indexed_by<
                 boost::multi_index::sequenced<>,
                 boost::multi_index::hashed_unique<
                     boost::multi_index::tag<ByKey>,
                     boost::multi_index::member<Entry, Key, &Entry::key>, std::hash<Key>>>>;

  std::size_t capacity_;
  Entries entries_;
};

}  // namespace flowwall::net::enrich
