#include "net/enrich/file_provider.hpp"

#include <utility>

namespace flowwall::net::enrich {

model::ProviderHealth FileProvider::health() const {
  model::ProviderHealth health = behind_ ? behind_->health() : model::ProviderHealth{};
  health.name = kind_.name;
  if (!seen_) {
    health.state = "starting";
  } else if (!error_.empty()) {
    health.state = behind_ ? "degraded" : seen_->path ? "failed" : "off";
    health.error = error_ + (behind_ ? "; the one opened before stays in use" : "");
  }
  return health;
}

void FileProvider::takeOver(FileProvider& before) {
  if (!behind_ && before.behind_) {
    behind_ = std::move(before.behind_);
    ++revision_;
  }
}

GeoProvider::Refresh FileProvider::refresh(bool now) {
  const model::Uptime uptime = clock_.uptime();
  if (now) {
    lastLook_.reset();
  }
  if (looking_ || (lastLook_ && uptime - *lastLook_ < checkEvery_)) {
    return {};
  }
  lastLook_ = uptime;
  looking_ = true;
  return [this, kind = kind_, before = seen_] {
    // A function can only hold what can be copied.
    const auto opened = std::make_shared<std::optional<Opened>>(look(kind, before));
    return [this, opened] { take(std::move(*opened)); };
  };
}

std::optional<FileProvider::Opened> FileProvider::look(const Kind& kind,
                                                       const std::optional<Seen>& before) {
  Opened opened;
  opened.seen.path = kind.find();
  // Taken before reading: a change in between is found the next time.
  opened.seen.stamp = opened.seen.path ? stampOf(*opened.seen.path) : std::nullopt;
  if (opened.seen == before) {
    return std::nullopt;
  }
  auto provider = opened.seen.path ? kind.open(*opened.seen.path)
                                   : Result<std::unique_ptr<GeoProvider>>(Error{kind.missing});
  if (provider.has_error()) {
    opened.error = provider.error().message;
  } else {
    opened.provider = std::move(*provider);
  }
  return opened;
}

void FileProvider::take(std::optional<Opened> opened) {
  looking_ = false;
  if (!opened) {
    return;
  }
  seen_ = std::move(opened->seen);
  error_ = std::move(opened->error);
  if (opened->provider) {
    behind_ = std::move(opened->provider);
    ++revision_;
  }
}

}  // namespace flowwall::net::enrich
