// MmdbProvider: places from databases in MaxMind's format. Several files complete each other in
// their order: the city's, the country's, the networks'.
//
// A file that is replaced on disk is loaded anew; one that is damaged, gone or of the other kind is
// refused, and what was loaded before stays in use, also when it is another file that is to take
// its place (takeOver()). The work is split, so that no lookup waits for it:
//     if (auto check = provider.due())          // the Enricher's thread; rarely something
//       reload = MmdbProvider::prepare(*check)  // any thread: reads files
//     provider.swap(std::move(reload))          // the Enricher's thread again
//
// Thread: as above. Ownership: owns the databases; the clock outlives it. Errors: in health(), one
// sentence a file, which names its key.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/enrich/file_stamp.hpp"
#include "net/enrich/geo_provider.hpp"
#include "net/enrich/mmdb_database.hpp"

namespace flowwall::net::enrich {

/// A database and what it is for.
struct MmdbFile {
  enum class Kind : bool { places, networks };

  std::string key;  ///< that names it in the configuration: "geo.city_database"
  std::filesystem::path path;
  Kind kind = Kind::places;  ///< what it must hold; it may hold both
};

class MmdbProvider final : public GeoProvider {
 public:
  static constexpr std::chrono::seconds kDefaultCheckEvery{60};

  /// What to look at: each file as it was when last tried.
  struct Check {
    struct File {
      MmdbFile file;
      std::optional<FileStamp> seen;
    };
    std::vector<File> files;
  };

  /// What has come of it, for the files that changed.
  struct Reload {
    struct File {
      std::size_t index = 0;
      std::optional<FileStamp> seen;
      std::unique_ptr<MmdbDatabase> database;  ///< null: see `error`
      std::string error;
    };
    std::vector<File> files;
  };

  explicit MmdbProvider(const std::vector<MmdbFile>& files, const model::Clock& clock,
                        std::chrono::seconds checkEvery = kDefaultCheckEvery);

  /// Something when it is time to look at the files, at once for the first time; nothing while a
  /// check is under way.
  [[nodiscard]] std::optional<Check> due();
  [[nodiscard]] static Reload prepare(const Check& check);
  void swap(Reload reload);
  /// The three in one.
  [[nodiscard]] Refresh refresh(bool now) override;

  /// The error names the file's key. One that holds nothing of its kind is refused.
  [[nodiscard]] static Result<std::unique_ptr<MmdbDatabase>> open(const MmdbFile& file);
  /// For each file here that could not be opened, the database that `before` has for its key.
  void takeOver(MmdbProvider& before);
  /// Whether there is any database to look into.
  [[nodiscard]] bool isOpen() const;

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;
  [[nodiscard]] model::ProviderHealth health() const override;
  [[nodiscard]] std::uint64_t revision() const override { return revision_; }

 private:
  struct Slot {
    MmdbFile file;
    std::optional<FileStamp> seen;
    std::unique_ptr<MmdbDatabase> database;
    std::string error;
  };

  const model::Clock& clock_;
  std::chrono::seconds checkEvery_;
  std::vector<Slot> slots_;
  std::optional<model::Uptime> lastCheck_;
  bool checking_ = false;
  bool tried_ = false;
  std::uint64_t revision_ = 0;
  std::uint64_t lookups_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace flowwall::net::enrich
