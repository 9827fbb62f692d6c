#include "net/enrich/mmdb_provider.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "net/wire/json_text.hpp"

namespace flowwall::net::enrich {
namespace {

constexpr std::string_view kStays = "; the one loaded before stays in use";

// Why it is not what it is meant to be; empty: it is.
std::string whyOfNoUse(const MmdbDatabase& database, MmdbFile::Kind kind) {
  const bool isForPlaces = kind == MmdbFile::Kind::places;
  if (isForPlaces ? database.holdsPlaces() : database.holdsNetworks()) {
    return {};
  }
  const std::string type = " (" + wire::cleanUtf8(database.type(), 64) + ") holds no ";
  const bool isOther = isForPlaces ? database.holdsNetworks() : database.holdsPlaces();
  if (isForPlaces) {
    return type + "places" + (isOther ? "; it is one for geo.asn_database" : "");
  }
  return type + "networks" +
         (isOther ? "; it is one for geo.city_database or geo.country_database" : "");
}

}  // namespace

MmdbProvider::MmdbProvider(const std::vector<MmdbFile>& files, const model::Clock& clock,
                           std::chrono::seconds checkEvery)
    : clock_(clock), checkEvery_(checkEvery) {
  for (const MmdbFile& file : files) {
    slots_.push_back({file, {}, nullptr, {}});
  }
}

Result<std::unique_ptr<MmdbDatabase>> MmdbProvider::open(const MmdbFile& file) {
  auto opened = MmdbDatabase::open(file.path);
  if (opened.has_error()) {
    return Error{file.key + ": " + opened.error().message};
  }
  if (const std::string why = whyOfNoUse(**opened, file.kind); !why.empty()) {
    return Error{file.key + ": the database " + file.path.string() + why};
  }
  return opened;
}

GeoProvider::Refresh MmdbProvider::refresh(bool now) {
  if (now) {
    lastCheck_.reset();
  }
  auto check = due();
  if (!check) {
    return {};
  }
  return [this, check = std::move(*check)] {
    // A function can only hold what can be copied.
    const auto reload = std::make_shared<Reload>(prepare(check));
    return [this, reload] { swap(std::move(*reload)); };
  };
}

std::optional<MmdbProvider::Check> MmdbProvider::due() {
  const model::Uptime now = clock_.uptime();
  if (slots_.empty() || checking_ || (lastCheck_ && now - *lastCheck_ < checkEvery_)) {
    return std::nullopt;
  }
  lastCheck_ = now;
  checking_ = true;
  Check check;
  for (const Slot& slot : slots_) {
    check.files.push_back({slot.file, slot.seen});
  }
  return check;
}

MmdbProvider::Reload MmdbProvider::prepare(const Check& check) {
  Reload reload;
  for (std::size_t i = 0; i < check.files.size(); ++i) {
    const auto& [file, seen] = check.files[i];
    // Taken before reading: a change in between is found the next time.
    const auto stamp = stampOf(file.path);
    if (stamp && stamp == seen) {
      continue;
    }
    auto opened = open(file);
    Reload::File& loaded = reload.files.emplace_back();
    loaded.index = i;
    loaded.seen = stamp;
    if (opened.has_error()) {
      loaded.error = opened.error().message;
    } else {
      loaded.database = std::move(*opened);
    }
  }
  return reload;
}

void MmdbProvider::swap(Reload reload) {
  checking_ = false;
  tried_ = true;
  for (Reload::File& file : reload.files) {
    Slot& slot = slots_.at(file.index);
    slot.seen = file.seen;
    slot.error = std::move(file.error);
    if (file.database) {
      slot.database = std::move(file.database);
      ++revision_;
    } else if (slot.database) {
      slot.error += kStays;
    }
  }
}

void MmdbProvider::takeOver(MmdbProvider& before) {
  for (Slot& slot : slots_) {
    const auto same = [&](const Slot& other) { return other.file.key == slot.file.key; };
    const auto old = std::ranges::find_if(before.slots_, same);
    if (!slot.database && !slot.error.empty() && old != before.slots_.end() && old->database) {
      slot.database = std::move(old->database);
      slot.error += kStays;
      ++revision_;
    }
  }
}

bool MmdbProvider::isOpen() const {
  return std::ranges::any_of(slots_, [](const Slot& slot) { return slot.database != nullptr; });
}

std::optional<GeoAnswer> MmdbProvider::lookup(const model::IpAddress& address) {
  ++lookups_;
  std::optional<GeoAnswer> answer;
  for (const Slot& slot : slots_) {
    if (!slot.database || (answer && answer->hasPlace() && answer->asn != 0)) {
      continue;
    }
    const auto more = slot.database->lookup(address);
    if (more && answer) {
      complete(*answer, *more);
    } else if (more) {
      answer = more;
    }
  }
  hits_ += answer ? 1 : 0;
  return answer;
}

model::ProviderHealth MmdbProvider::health() const {
  model::ProviderHealth health{.name = "mmdb"};
  std::size_t loaded = 0;
  std::uint64_t damaged = 0;
  for (const Slot& slot : slots_) {
    if (slot.database) {
      ++loaded;
      damaged += slot.database->damagedRecords();
      health.dataFrom =
          std::min(health.dataFrom.value_or(slot.database->built()), slot.database->built());
    }
    if (!slot.error.empty()) {
      health.error += (health.error.empty() ? "" : "; ") + slot.error;
    }
  }
  const bool whole = loaded == slots_.size() && health.error.empty();
  health.state = slots_.empty() ? "off"
                 : !tried_      ? "starting"
                 : whole        ? "ready"
                 : loaded > 0   ? "degraded"
                                : "failed";
  health.counters = {{"lookups", lookups_}, {"hits", hits_},   {"misses", lookups_ - hits_},
                     {"loads", revision_},  {"files", loaded}, {"damaged_records", damaged}};
  return health;
}

}  // namespace flowwall::net::enrich
