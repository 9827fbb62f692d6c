#include "engine/app/data_side.hpp"

#include <random>
#include <spdlog/spdlog.h>
#include <stdexcept>

#include "engine/platform/asset_paths.hpp"
#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/enricher.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/sources/auto_sampler.hpp"
#include "net/sources/demo_sampler.hpp"
#include "net/sources/localhost_sampler.hpp"
#include "net/sources/polled_source.hpp"

namespace flowwall::app {
namespace {

template <typename T> T need(net::Result<T> result) {
  if (result.has_error()) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(*result);
}

struct Geo {
  std::unique_ptr<net::enrich::GeoProvider> provider;
  std::string notice;  // why there is none
};

// Without a database the wall goes on: private ends are at the home site, the rest has no place.
Geo openGeo(const std::string& configured) {
  using net::enrich::LiblocProvider;
  const std::string consequence = "no places for public addresses: ";
  const auto path = configured.empty() ? LiblocProvider::findDatabase()
                                       : std::optional<std::filesystem::path>(configured);
  auto provider = path ? LiblocProvider::open(*path)
                       : net::Result<std::unique_ptr<LiblocProvider>>(net::Error{
                             "there is no libloc database (Debian package libloc-database)"});
  if (provider.has_error()) {
    const std::string notice = consequence + provider.error().message;
    spdlog::warn("{}", notice);
    return {nullptr, notice};
  }
  return {std::make_unique<net::enrich::CachedGeoProvider>(std::move(*provider)), {}};
}

net::enrich::Enricher makeEnricher(const net::config::Config& config,
                                   const std::filesystem::path& assets,
                                   std::unique_ptr<net::enrich::GeoProvider> geo) {
  using net::enrich::CountryTable;
  using net::enrich::PlaceTable;
  return net::enrich::Enricher(
      {.home = {config.home.name, {config.home.latDeg, config.home.lonDeg}},
       .countries =
           need(CountryTable::fromJson(platform::readFile(assets / "world/countries.json"))),
       .recordedPlaces =
           need(PlaceTable::fromJson(platform::readFile(assets / "demo/places.json"), "demo")),
       .geo = std::move(geo)});
}

net::sources::NtopngProtocol ntopngProtocol(const std::string& name) {
  using net::sources::NtopngProtocol;
  return name == "all" ? NtopngProtocol::all
                       : (name == "udp" ? NtopngProtocol::udp : NtopngProtocol::tcp);
}

}  // namespace

DataSide::DataSide(const net::config::Config& config, const std::filesystem::path& assets,
                   std::uint64_t seed, const model::Clock& clock, boost::asio::thread_pool& workers,
                   handoff::Exchanges& exchanges)
    : config_(config) {
  auto [geo, noGeo] = openGeo(config.geo.liblocDatabase);
  pipeline_ = std::make_unique<net::pipeline::Pipeline>(
      makeEnricher(config, assets, std::move(geo)), clock, exchanges.snapshots,
      net::pipeline::PipelineOptions{.maxFlows = static_cast<std::size_t>(config.flows.max),
                                     .standingNotice = std::move(noGeo)});
  if (config.source == net::config::SourceKind::ntopng) {
    makeNtopng(clock, workers);
  } else {
    makeSampled(assets, seed, clock);
  }
}

DataSide::~DataSide() = default;

void DataSide::makeNtopng(const model::Clock& clock, boost::asio::thread_pool& workers) {
  net::sources::NtopngOptions options{.host = config_.ntopng.host,
                                      .user = config_.ntopng.user,
                                      .password = config_.ntopng.password,
                                      .caFile = config_.ntopng.caFile,
                                      .insecure = config_.ntopng.insecure,
                                      .interfaceId = config_.poll.interfaceId,
                                      .length = static_cast<std::size_t>(config_.poll.length),
                                      .protocol = ntopngProtocol(config_.poll.protocol),
                                      .pollInterval =
                                          std::chrono::milliseconds(config_.poll.intervalMs)};
  options.retry.seed = std::random_device{}();
  config_.ntopng.password.clear();
  auto source = need(net::sources::NtopngSource::make(std::move(options), clock, workers));
  ntopng_ = source.get();
  source_ = std::move(source);
}

void DataSide::makeSampled(const std::filesystem::path& assets, std::uint64_t seed,
                           const model::Clock& clock) {
  using namespace net::sources;
  const auto demo = [&] {
    return std::make_unique<DemoSampler>(
        need(DemoSampler::make(platform::readFile(assets / "demo/flows.json"),
                               platform::readFile(assets / "demo/interface.json"), clock, seed)));
  };
  const auto localhost = [&] { return std::make_unique<LocalhostSampler>(clock); };
  std::unique_ptr<Sampler> sampler;
  switch (config_.source) {
  case net::config::SourceKind::demo: sampler = demo(); break;
  case net::config::SourceKind::localhost: sampler = localhost(); break;
  default:
    sampler = std::make_unique<AutoSampler>(
        localhost(), demo(), [&enricher = pipeline_->enricher()](const model::IpAddress& address) {
          return enricher.canPlace(address);
        });
    break;
  }
  sampler_ = sampler.get();
  source_ = std::make_unique<PolledSource>(std::move(sampler),
                                           std::chrono::milliseconds(config_.poll.intervalMs));
}

const std::vector<model::EnrichedFlow>& DataSide::flows() const {
  return pipeline_->flows();
}
const model::Totals& DataSide::totals() const {
  return pipeline_->totals();
}
const model::SourceHealth& DataSide::health() const {
  return pipeline_->health();
}
const std::optional<model::InterfaceStats>& DataSide::interface() const {
  return pipeline_->interface();
}
model::UtcTime DataSide::updated() const {
  return pipeline_->updated();
}
std::optional<int> DataSide::interfaceId() const {
  return pipeline_->interfaceId();
}
std::string DataSide::ntopHost() const {
  return config_.ntopng.host;
}
std::string DataSide::cookie() const {
  return ntopng_ == nullptr ? "none" : ntopng_->cookiePreview();
}

net::http::PollParams DataSide::params() const {
  return {.interfaceId = config_.poll.interfaceId,
          .length = config_.poll.length,
          .protocol = config_.poll.protocol};
}

}  // namespace flowwall::app
