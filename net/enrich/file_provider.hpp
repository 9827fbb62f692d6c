// FileProvider: a provider of places that is read from one file, opened anew when the file is
// replaced on disk, appears, or lies elsewhere. A file that cannot be used is refused, and what was
// opened before stays in use.
//
// Thread: the Enricher's, but for refresh() (see GeoProvider). Ownership: owns the provider behind
// it; the clock outlives it. Errors: in health(), one sentence.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/model/clock.hpp"
#include "net/enrich/file_stamp.hpp"
#include "net/enrich/geo_provider.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

class FileProvider final : public GeoProvider {
 public:
  /// Both are called on any thread.
  struct Kind {
    std::string name;     ///< in health()
    std::string missing;  ///< the sentence when find() finds nothing
    std::function<std::optional<std::filesystem::path>()> find;
    std::function<Result<std::unique_ptr<GeoProvider>>(const std::filesystem::path&)> open;
  };

  FileProvider(Kind kind, const model::Clock& clock,
               std::chrono::seconds checkEvery = std::chrono::seconds(60))
      : kind_(std::move(kind)), clock_(clock), checkEvery_(checkEvery) {}

  [[nodiscard]] std::optional<GeoAnswer> lookup(const model::IpAddress& address) override {
    return behind_ ? behind_->lookup(address) : std::nullopt;
  }
  [[nodiscard]] model::ProviderHealth health() const override;
  [[nodiscard]] std::uint64_t revision() const override { return revision_; }
  [[nodiscard]] Refresh refresh(bool now) override;

  /// Whether any file could be opened so far.
  [[nodiscard]] bool isOpen() const { return behind_ != nullptr; }
  /// If nothing could be opened here, what `before` has stays in use.
  void takeOver(FileProvider& before);

 private:
  struct Seen {
    std::optional<std::filesystem::path> path;
    std::optional<FileStamp> stamp;
    bool operator==(const Seen&) const = default;
  };
  struct Opened {
    Seen seen;
    std::unique_ptr<GeoProvider> provider;
    std::string error;
  };
  [[nodiscard]] static std::optional<Opened> look(const Kind& kind,
                                                  const std::optional<Seen>& before);
  void take(std::optional<Opened> opened);

  Kind kind_;
  const model::Clock& clock_;
  std::chrono::seconds checkEvery_;
  std::unique_ptr<GeoProvider> behind_;
  std::optional<Seen> seen_;
  std::string error_;
  std::optional<model::Uptime> lastLook_;
  bool looking_ = false;
  std::uint64_t revision_ = 0;
};

}  // namespace flowwall::net::enrich
