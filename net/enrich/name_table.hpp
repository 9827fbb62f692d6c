// NameTable: the names that reverse DNS gave, read at once; what it doesn't know, it asks for, and
// the answer comes later by put().
//
// A name whose time is over is still shown while it is asked for anew (at most `staleFor`), so that
// names don't flicker, nor vanish while the name server is away.
//
// Units: in types. Thread: the Enricher's; no locks. Ownership: values; the clock outlives it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/enrich/bounded_cache.hpp"
#include "net/enrich/name_answer.hpp"
#include "net/enrich/token_bucket.hpp"

namespace flowwall::net::enrich {

struct NameTableOptions {
  std::size_t capacity = 65'536;  ///< addresses; those used last are kept
  /// Questions handed out; the rest wait for the next poll.
  double wantsPerSecond = 200.0;
  double wantsAtOnce = 2'000.0;
  std::chrono::seconds askAgainAfter{60};  ///< when a question brought no answer at all
  std::chrono::seconds staleFor{std::chrono::hours(24)};
  std::chrono::seconds loadedMissFor{std::chrono::hours(1)};
};

class NameTable {
 public:
  /// Asks for an address's name; must not wait. May call put() at once.
  using Want = std::function<void(const model::IpAddress&)>;

  NameTable(const model::Clock& clock, Want want, NameTableOptions options = {});

  /// The name, until the next call of this table; nothing: there is none, or not yet.
  [[nodiscard]] std::optional<std::string_view> nameOf(const model::IpAddress& address);

  void put(const model::IpAddress& address, const NameAnswer& answer);

  /// Takes over what was kept on disk, the first ones if there are too many; what is known by now
  /// stays. Nobody knows how old it is: names are shown and asked for anew when next used.
  void load(const std::vector<CachedName>& names);

  /// To be called when others are asked from now on: whatever is known is asked for anew when next
  /// used, and shown until the answer comes.
  void askAnew() { ++round_; }

  /// What is worth keeping on disk, most recently used first.
  [[nodiscard]] std::vector<CachedName> entries() const;

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// Grows with each change of what entries() gives.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// When put() last brought an answer.
  [[nodiscard]] std::optional<model::UtcTime> answered() const { return answered_; }
  /// Questions not handed out (yet) because there were too many.
  [[nodiscard]] std::uint64_t heldBack() const { return heldBack_; }

 private:
  struct Entry {
    std::string name;
    bool missing = false;  // it is known to have no name
    unsigned round = 0;    // in which it was asked for
    model::Uptime askAt{};
    model::Uptime nameUntil{};
  };

  const model::Clock& clock_;
  Want want_;
  NameTableOptions options_;
  TokenBucket wants_;
  BoundedCache<model::IpAddress, Entry> entries_;
  unsigned round_ = 0;
  std::uint64_t revision_ = 0;
  std::uint64_t heldBack_ = 0;
  std::optional<model::UtcTime> answered_;
};

}  // namespace flowwall::net::enrich
