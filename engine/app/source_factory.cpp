#include "engine/app/source_factory.hpp"

#include <chrono>
#include <random>
#include <utility>

#include "engine/app/enrichment.hpp"
#include "engine/app/need.hpp"
#include "engine/platform/asset_paths.hpp"
#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/sources/demo_sampler.hpp"
#include "net/sources/localhost_sampler.hpp"
#include "net/sources/polled_source.hpp"
#include "net/sources/replay_source.hpp"

namespace flowwall::app {
namespace {

using namespace net::sources;
using net::config::SourceKind;

NtopngProtocol protocolOf(const std::string& name) {
  return name == "all" ? NtopngProtocol::all
                       : (name == "udp" ? NtopngProtocol::udp : NtopngProtocol::tcp);
}

NtopngAuth authOf(net::config::NtopngAuth auth) {
  switch (auth) {
  case net::config::NtopngAuth::automatic: break;
  case net::config::NtopngAuth::session: return NtopngAuth::session;
  case net::config::NtopngAuth::token: return NtopngAuth::token;
  case net::config::NtopngAuth::basic: return NtopngAuth::basic;
  }
  return NtopngAuth::automatic;
}

std::unique_ptr<ReplaySampler> makeReplay(const net::config::ReplayConfig& config,
                                          const model::Clock& clock) {
  return std::make_unique<ReplaySampler>(
      ReplayOptions{
          .directory = config.folder,
          .pace = {.speed = config.speed, .step = std::chrono::milliseconds(config.stepMs)}},
      clock);
}

// Asked on the network thread, so it must not touch what the strand owns: a database of its own,
// which costs nothing (it is mapped once). Other providers know nearly every address.
AutoSampler::CanPlace canPlace(const net::config::Config& config) {
  if (!placeDatabases(config.geo).empty() || asksIpApi(config)) {
    return [](const model::IpAddress&) { return true; };
  }
  using net::enrich::LiblocProvider;
  const std::string& configured = config.geo.liblocDatabase;
  const auto path = configured.empty() ? LiblocProvider::findDatabase()
                                       : std::optional<std::filesystem::path>(configured);
  auto libloc = path ? LiblocProvider::open(*path)
                     : net::Result<std::unique_ptr<LiblocProvider>>(net::Error{});
  if (libloc.has_error()) {
    return [](const model::IpAddress&) { return false; };
  }
  const auto provider = std::make_shared<net::enrich::CachedGeoProvider>(std::move(*libloc));
  return [provider](const model::IpAddress& address) {
    const auto answer = provider->lookup(address);
    return answer && answer->hasPlace();
  };
}

// As it runs on the wall.
std::unique_ptr<Source> makeSampled(const net::config::Config& config,
                                    const std::filesystem::path& assets, const model::Clock& clock,
                                    boost::asio::thread_pool& workers) {
  if (config.source == SourceKind::replay) {
    return std::make_unique<ReplaySource>(makeReplay(config.replay, clock), clock, workers);
  }
  constexpr std::uint64_t kSeed = 1;
  return std::make_unique<PolledSource>(makeSampler(config, assets, clock, kSeed, canPlace(config)),
                                        std::chrono::milliseconds(config.poll.intervalMs));
}

}  // namespace

NtopngParams ntopngParams(const net::config::PollConfig& poll) {
  return {.interfaceId = poll.interfaceId,
          .length = static_cast<std::size_t>(poll.length),
          .protocol = protocolOf(poll.protocol)};
}

NtopngOptions ntopngOptions(const net::config::Config& config) {
  NtopngOptions options{.host = config.ntopng.host,
                        .user = config.ntopng.user,
                        .password = config.ntopng.password,
                        .auth = authOf(config.ntopng.auth),
                        .token = config.ntopng.token,
                        .cookie = config.ntopng.cookie,
                        .caFile = config.ntopng.caFile,
                        .insecure = config.ntopng.insecure,
                        .pinSha256 = config.ntopng.pinSha256,
                        .interfaceId = config.poll.interfaceId,
                        .length = static_cast<std::size_t>(config.poll.length),
                        .protocol = protocolOf(config.poll.protocol),
                        .pollInterval = std::chrono::milliseconds(config.poll.intervalMs)};
  options.retry.seed = std::random_device{}();
  return options;
}

std::unique_ptr<NtopngSource> makeNtopng(const net::config::Config& config,
                                         const model::Clock& clock,
                                         boost::asio::thread_pool& workers) {
  return needed(config, NtopngSource::make(ntopngOptions(config), clock, workers));
}

std::unique_ptr<Sampler> makeSampler(const net::config::Config& config,
                                     const std::filesystem::path& assets, const model::Clock& clock,
                                     std::uint64_t seed, AutoSampler::CanPlace canPlace) {
  const auto demo = [&] {
    return std::make_unique<DemoSampler>(
        need(DemoSampler::make(platform::readFile(assets / "demo/flows.json"),
                               platform::readFile(assets / "demo/interface.json"), clock, seed)));
  };
  const auto localhost = [&] { return std::make_unique<LocalhostSampler>(clock); };
  switch (config.source) {
  case SourceKind::demo: return demo();
  case SourceKind::localhost: return localhost();
  case SourceKind::replay: return makeReplay(config.replay, clock);
  case SourceKind::automatic:
  case SourceKind::ntopng: break;
  }
  return std::make_unique<AutoSampler>(localhost(), demo(), std::move(canPlace));
}

MadeSource makeSource(const net::config::Config& config, const std::filesystem::path& assets,
                      const model::Clock& clock, boost::asio::thread_pool& workers,
                      RecordingSource::Record record) {
  MadeSource made;
  std::unique_ptr<Source> source;
  if (config.source == SourceKind::ntopng) {
    auto ntopng = makeNtopng(config, clock, workers);
    made.ntopng = ntopng.get();
    source = std::move(ntopng);
  } else {
    source = makeSampled(config, assets, clock, workers);
  }
  if (record) {
    source = std::make_unique<RecordingSource>(std::move(source), std::move(record));
  }
  made.source = std::move(source);
  return made;
}

}  // namespace flowwall::app
