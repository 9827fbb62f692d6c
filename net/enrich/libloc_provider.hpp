// LiblocProvider: country and autonomous system from IPFire Location's offline database.
//
// An anycast address, in many places at once, gets the country that its network is registered in:
// like all of libloc's answers it is a country's, and drawn as that. The database's special codes
// (A1, A2, A3, XD, T1) are no countries.
//
// Thread: the Enricher's; a lookup takes microseconds and does no I/O beyond page faults.
// Errors: open() tells in a sentence why there is no database; the wall goes on without countries.
// Source: https://www.ipfire.org/location, Debian's libloc1 and libloc-database.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "net/enrich/geo_provider.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

class LiblocProvider final : public GeoProvider {
 public:
  [[nodiscard]] static Result<std::unique_ptr<LiblocProvider>>
  open(const std::filesystem::path& path);

  /// The first of the usual paths where a database lies, if there is any.
  [[nodiscard]] static std::optional<std::filesystem::path> findDatabase();

  ~LiblocProvider() override;
  LiblocProvider(const LiblocProvider&) = delete;
  LiblocProvider& operator=(const LiblocProvider&) = delete;

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override;
  [[nodiscard]] model::ProviderHealth health() const override;

 private:
  struct Handles;  // keeps libloc's headers out of here
  explicit LiblocProvider(std::unique_ptr<Handles> handles);

  std::unique_ptr<Handles> handles_;
  std::uint64_t lookups_ = 0;
  std::uint64_t hits_ = 0;
};

}  // namespace flowwall::net::enrich
