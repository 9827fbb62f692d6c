#include "engine/app/wall_files.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <spdlog/spdlog.h>
#include <string_view>
#include <utility>

#include "engine/app/need.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/image_file.hpp"
#include "net/enrich/dns_cache.hpp"
#include "net/enrich/geo_cache_json.hpp"
#include "net/wire/flows_json.hpp"

namespace flowwall::app {
namespace {

namespace asio = boost::asio;
namespace enrich = net::enrich;
namespace pipeline = net::pipeline;
namespace store = net::store;

constexpr unsigned kTicksBetweenSaves = 30;
constexpr std::chrono::milliseconds kFlushTime{1200};

// What a cache file holds, or nothing; a damaged one is set aside.
template <typename Decoded, typename Decode>
std::optional<Decoded> loadCache(const store::DataDirectory& directory, const char* name,
                                 std::size_t maxBytes, model::UtcTime now, Decode decode) {
  std::optional<Decoded> found;
  const auto check = [&](std::string_view text) -> net::Result<void> {
    net::Result<Decoded> decoded = decode(text);
    if (decoded.has_error()) {
      return decoded.error();
    }
    found = std::move(*decoded);
    return {};
  };
  const store::LoadedText loaded = directory.load(name, maxBytes, check, now);
  return loaded.text ? std::move(found) : std::nullopt;
}

store::PersisterOptions optionsOf(const net::config::DataConfig& config) {
  store::PersisterOptions options;
  options.raw.polls = static_cast<std::size_t>(config.snapshots);
  return options;
}

}  // namespace

WallFiles::WallFiles(const net::config::DataConfig& config, const std::filesystem::path& assets,
                     const model::Clock& clock, const asio::any_io_executor& network,
                     asio::thread_pool& workers, pipeline::PipelineRunner& runner,
                     StrandState& strand)
    : clock_(clock), network_(network), runner_(runner), strand_(strand),
      persister_(store::DataDirectory(config.dir), network, workers, clock, optionsOf(config)) {
  loadCaches(persister_.directory(), assets);
}

void WallFiles::loadCaches(const store::DataDirectory& directory,
                           const std::filesystem::path& assets) {
  const auto countries =
      need(enrich::CountryTable::fromJson(platform::readFile(assets / "world/countries.json")));
  const auto places = loadCache<enrich::DecodedGeoCache>(
      directory, store::kGeoCacheFile, enrich::kMaxGeoCacheBytes, clock_.utc(),
      [&](std::string_view text) { return enrich::decodeGeoCache(text, countries); });
  if (places) {
    strand_.places.remote->load(places->places);
    strand_.savedPlaces = strand_.places.remote->changes();
  }
  const auto names = loadCache<std::vector<enrich::CachedName>>(
      directory, store::kDnsCacheFile, enrich::kMaxDnsCacheBytes, clock_.utc(),
      enrich::decodeDnsCache);
  if (names) {
    strand_.names.load(*names);
    strand_.savedNames = strand_.names.revision();
  }
}

void WallFiles::saveRaw(store::RawBodies raw) {
  persister_.saveRaw(std::move(raw), clock_.utc());
}

void WallFiles::keepSnapshots(std::size_t polls) {
  persister_.setRawPolls(polls);
}

void WallFiles::tick(const std::string& protocol) {
  saveFlows(protocol);
  placesWait_ -= placesWait_ > 0 ? 1 : 0;
  namesWait_ -= namesWait_ > 0 ? 1 : 0;
  if (placesWait_ == 0 || namesWait_ == 0) {
    saveCaches(false, [] {});
  }
  persister_.tick();
}

void WallFiles::saveFlows(const std::string& protocol) {
  const auto newest = runner_.state();
  if (newest->updated == flowsSaved_ || newest->health.source == "demo") {
    return;
  }
  flowsSaved_ = newest->updated;
  persister_.saveFlows([newest, protocol] { return net::wire::encodeFlows(*newest, protocol); });
}

void WallFiles::saveCaches(bool all, std::function<void()> then) {
  struct Kept {
    std::optional<std::vector<enrich::CachedPlace>> places;
    std::optional<std::vector<enrich::CachedName>> names;
    enrich::CountryTable countries;
  };
  const auto kept = std::make_shared<Kept>();
  const bool placesToo = all || placesWait_ == 0;
  const bool namesToo = all || namesWait_ == 0;
  runner_.onPipeline(
      [this, kept, placesToo, namesToo](pipeline::Pipeline& pipeline) {
        if (const auto now = strand_.places.remote->changes();
            placesToo && now != strand_.savedPlaces) {
          strand_.savedPlaces = now;
          kept->places = strand_.places.remote->entries();
          kept->countries = pipeline.enricher().countries();
        }
        if (const auto now = strand_.names.revision(); namesToo && now != strand_.savedNames) {
          strand_.savedNames = now;
          kept->names = strand_.names.entries();
        }
      },
      [this, kept, then = std::move(then)] {
        if (kept->places) {
          placesWait_ = kTicksBetweenSaves;
          persister_.saveCache(store::kGeoCacheFile, [kept] {
            return enrich::encodeGeoCache(*kept->places, kept->countries);
          });
        }
        if (kept->names) {
          namesWait_ = kTicksBetweenSaves;
          persister_.saveCache(store::kDnsCacheFile,
                               [kept] { return enrich::encodeDnsCache(*kept->names); });
        }
        then();
      });
}

void WallFiles::keepScreenshot(model::Image image,
                               std::function<void(const net::Result<std::string>&)> done) {
  const auto picture = std::make_shared<const model::Image>(std::move(image));
  persister_.saveScreenshot(
      [picture] {
        const auto png = platform::encodePng(picture->widthPx, picture->heightPx, picture->rgb);
        return std::string(png.begin(), png.end());
      },
      clock_.utc(),
      [this, done = std::move(done)](const net::Result<std::string>& name) {
        if (!name) {
          done(name);
          return;
        }
        const std::string path = (persister_.directory().path() / *name).string();
        done(net::Result<std::string>(boost::system::in_place_value, path));
      });
}

asio::awaitable<void> WallFiles::finish(const std::string& protocol) {
  using Clock = asio::steady_timer::clock_type;
  const auto end = Clock::now() + kFlushTime;
  const auto saved = std::make_shared<asio::steady_timer>(network_, end);
  saveFlows(protocol);
  saveCaches(true, [saved] { saved->cancel(); });
  co_await saved->async_wait(asio::as_tuple(asio::use_awaitable));
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
  if (!co_await persister_.flush(left)) {
    spdlog::warn("not everything could be written to {}: {}",
                 persister_.directory().path().string(), whyNotWritten());
  }
}

std::vector<model::ProviderHealth> WallFiles::health() const {
  std::vector<model::ProviderHealth> healths;
  for (const auto& [file, health] : persister_.health()) {
    healths.push_back(healthOf(file, health));
  }
  return healths;
}

std::string WallFiles::whyNotWritten() const {
  for (const auto& [file, health] : persister_.health()) {
    if (!health.error.empty()) {
      return health.error;
    }
  }
  return "it takes too long";
}

}  // namespace flowwall::app
