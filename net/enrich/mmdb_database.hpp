// MmdbDatabase: one file in MaxMind's format, read for what it says about places and networks:
// GeoLite2 and DB-IP (nested), IPinfo (flat), whichever its records turn out to be.
//
// The file is copied into memory of its own: one that is rewritten or cut short on disk neither
// kills the process (SIGBUS) nor changes what is read here.
//
// Thread: open() anywhere (it reads and checks the whole file); lookups on one thread at a time.
// Errors: one sentence for people. A damaged record is no answer, and counted.
// Source: https://maxmind.github.io/MaxMind-DB/, libmaxminddb.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "net/enrich/geo_provider.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

class MmdbDatabase {
 public:
  static constexpr std::size_t kMaxBytes = 1024UL * 1024 * 1024;

  [[nodiscard]] static Result<std::unique_ptr<MmdbDatabase>>
  open(const std::filesystem::path& path);

  ~MmdbDatabase();
  MmdbDatabase(const MmdbDatabase&) = delete;
  MmdbDatabase& operator=(const MmdbDatabase&) = delete;

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address);

  [[nodiscard]] model::UtcTime built() const;
  [[nodiscard]] std::string type() const;  ///< "GeoLite2-City"
  /// What a sample of the records says.
  [[nodiscard]] bool holdsPlaces() const;
  [[nodiscard]] bool holdsNetworks() const;
  [[nodiscard]] std::uint64_t damagedRecords() const { return damagedRecords_; }

 private:
  struct Handle;  // keeps libmaxminddb's header out of here
  explicit MmdbDatabase(std::unique_ptr<Handle> handle);

  std::unique_ptr<Handle> handle_;
  std::uint64_t damagedRecords_ = 0;
};

}  // namespace flowwall::net::enrich
