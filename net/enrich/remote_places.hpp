// RemotePlaces: what was learnt about addresses over the network, now or in earlier runs, read at
// once. What is not known is asked for, and the answer comes later by put().
//
// Units: in types. An answer grows old by wall-clock time, which survives restarts; one that is too
// old is still given for as long again while it is asked for anew, so that places don't jump.
// Only what was learnt this way is kept on disk: databases need no copy.
//
// Thread: the Enricher's; no locks. Ownership: values; the clock outlives it. Bounds: `capacity`
// answers, `maxAsked` questions under way.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/enrich/bounded_cache.hpp"
#include "net/enrich/geo_provider.hpp"

namespace flowwall::net::enrich {

/// An answer as it is kept on disk.
struct CachedPlace {
  model::IpAddress address;
  std::optional<GeoAnswer> answer;   ///< nothing: it is known that nobody knows
  std::optional<model::UtcTime> at;  ///< when it was learnt; nothing: unknown
  bool operator==(const CachedPlace&) const = default;
};

struct RemotePlacesOptions {
  std::size_t capacity = 65'536;  ///< those used last are kept
  std::chrono::hours hitsFor{30 * 24};
  std::chrono::minutes missesFor{60};
  std::size_t maxAsked = 2'000;
  std::chrono::seconds askAgainAfter{300};  ///< when a question brought no answer at all
};

class RemotePlaces final : public GeoProvider {
 public:
  /// Asks about an address; must not wait. Empty: nobody is asked, what is known is used.
  using Want = std::function<void(const model::IpAddress&)>;

  RemotePlaces(const model::Clock& clock, Want want, RemotePlacesOptions options = {});

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;
  /// What is known already.
  [[nodiscard]] std::optional<GeoAnswer> lookupLocally(const model::IpAddress& address) override;

  /// `answer`: nothing when nobody knows the address, which is remembered for a shorter time.
  void put(const model::IpAddress& address, std::optional<GeoAnswer> answer);

  /// Takes over what was kept on disk; what is known by now stays.
  void load(const std::vector<CachedPlace>& places);
  /// What is worth keeping on disk, most recently used first: misses, too, as long as they hold.
  [[nodiscard]] std::vector<CachedPlace> entries() const;
  /// Grows with each change of entries().
  [[nodiscard]] std::uint64_t changes() const { return changes_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  [[nodiscard]] model::ProviderHealth health() const override;
  [[nodiscard]] bool isRemote() const override { return true; }

 private:
  struct Entry {
    std::optional<GeoAnswer> answer;
    model::UtcTime at;
  };
  enum class Age { fresh, stale, over };

  [[nodiscard]] Age ageOf(const Entry& entry) const;
  void ask(const model::IpAddress& address);

  const model::Clock& clock_;
  Want want_;
  RemotePlacesOptions options_;
  BoundedCache<model::IpAddress, Entry> entries_;
  std::unordered_map<model::IpAddress, model::Uptime> asked_;  // and when
  model::Uptime lastSweep_{0};
  std::uint64_t changes_ = 0;
  std::optional<model::UtcTime> newest_;  // when the newest answer was learnt
  std::uint64_t lookups_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace flowwall::net::enrich
