#include "engine/app/data_side.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <random>
#include <spdlog/spdlog.h>
#include <utility>

#include "engine/app/need.hpp"
#include "engine/app/provider_health.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/image_file.hpp"
#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/dns_cache.hpp"
#include "net/enrich/geo_cache_json.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/sources/offload.hpp"
#include "net/sources/recording_source.hpp"
#include "net/wire/flows_json.hpp"

namespace flowwall::app {
namespace {

namespace asio = boost::asio;
namespace enrich = net::enrich;
namespace pipeline = net::pipeline;
namespace store = net::store;

constexpr unsigned kTicksBetweenSaves = 30;
constexpr std::chrono::milliseconds kFlushTime{1200};
constexpr std::chrono::seconds kSourcePause{5};

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

std::string whyNotWritten(const store::PersistenceHealth& files) {
  for (const auto& [file, health] : files) {
    if (!health.error.empty()) {
      return health.error;
    }
  }
  return "it takes too long";
}

}  // namespace

// What the pipeline's strand owns beside the pipeline.
struct DataSide::StrandSide {
  StrandSide(const model::Clock& clock, enrich::NameTable::Want wantName)
      : names(clock, std::move(wantName)) {}

  enrich::NameTable names;
  Places places;
  unsigned placesMade = 0;  // tells a refresh that came too late
  std::uint64_t savedPlaces = 0;
  std::uint64_t savedNames = 0;

  // Of all together first: its error holds those of the databases.
  [[nodiscard]] std::vector<model::ProviderHealth> health() const {
    std::vector<model::ProviderHealth> all = places.chain->healths();
    all.insert(all.begin(), places.health());
    all.push_back(healthOf(names));
    return all;
  }
  void use(const Places& other) {
    places = other;
    ++placesMade;
  }
};

DataSide::DataSide(const net::config::Config& config, const std::filesystem::path& assets,
                   const model::Clock& clock, asio::any_io_executor network,
                   asio::thread_pool& workers, handoff::Exchanges& exchanges)
    : config_(config), assets_(assets), clock_(clock), network_(std::move(network)),
      workers_(workers), restart_(network_), healthLog_(clock) {
  strand_ = std::make_unique<StrandSide>(clock, [this](const model::IpAddress& address) {
    asio::post(network_, [this, address] {
      if (lookups_.reverseDns) {
        lookups_.reverseDns->ask(address);
      }
    });
  });
  Enrichment enrichment = makeEnrichment(config_, WithPlaces::yes);
  strand_->use(enrichment.places);
  auto made = std::make_unique<pipeline::Pipeline>(
      enrich::Enricher(std::move(enrichment.parts)), clock, exchanges.snapshots,
      pipeline::PipelineOptions{.maxFlows = static_cast<std::size_t>(config.flows.max),
                                .smoothing = std::chrono::milliseconds(config.flows.smoothingMs),
                                .alertScore = static_cast<std::uint32_t>(config.flows.alertScore),
                                .standingNotice = strand_->places.notice()});
  openPersistence();
  std::vector<model::ProviderHealth> healths = strand_->health();
  runner_ = std::make_unique<pipeline::PipelineRunner>(std::move(made), network_, workers);
  source_ = makeSource(config_);
  lookups_ = makeLookups(config_);
  takeHealth(std::move(healths));
}

DataSide::~DataSide() = default;

Enrichment DataSide::makeEnrichment(const net::config::Config& config, WithPlaces withPlaces) {
  return app::makeEnrichment(config, assets_, clock_,
                             config.names.reverseDns ? &strand_->names : nullptr,
                             asksIpApi(config) ? [this](const model::IpAddress& address) {
                               asio::post(network_, [this, address] {
                                 if (lookups_.ipApi) {
                                   lookups_.ipApi->want(address);
                                 }
                               });
                             } : enrich::RemotePlaces::Want{},
                             withPlaces);
}

void DataSide::openPersistence() {
  if (config_.data.dir.empty()) {
    return;
  }
  store::DataDirectory directory(config_.data.dir);
  const auto countries =
      need(enrich::CountryTable::fromJson(platform::readFile(assets_ / "world/countries.json")));
  const auto places = loadCache<enrich::DecodedGeoCache>(
      directory, store::kGeoCacheFile, enrich::kMaxGeoCacheBytes, clock_.utc(),
      [&](std::string_view text) { return enrich::decodeGeoCache(text, countries); });
  if (places) {
    strand_->places.remote->load(places->places);
    strand_->savedPlaces = strand_->places.remote->changes();
  }
  const auto names = loadCache<std::vector<enrich::CachedName>>(
      directory, store::kDnsCacheFile, enrich::kMaxDnsCacheBytes, clock_.utc(),
      enrich::decodeDnsCache);
  if (names) {
    strand_->names.load(*names);
    strand_->savedNames = strand_->names.revision();
  }
  store::PersisterOptions options;
  options.raw.polls = static_cast<std::size_t>(config_.data.snapshots);
  persister_ = std::make_unique<store::Persister>(std::move(directory), network_, workers_, clock_,
                                                  std::move(options));
}

DataSide::MadeSource DataSide::makeSource(const net::config::Config& config) {
  MadeSource made;
  std::unique_ptr<net::sources::Source> source;
  if (config.source == net::config::SourceKind::ntopng) {
    auto ntopng = makeNtopng(config, clock_, workers_);
    made.ntopng = ntopng.get();
    source = std::move(ntopng);
  } else {
    source = makeSampled(config, assets_, clock_, workers_, makeCanPlace(config));
  }
  if (persister_) {
    source = std::make_unique<net::sources::RecordingSource>(
        std::move(source),
        [this](store::RawBodies raw) { persister_->saveRaw(std::move(raw), clock_.utc()); });
  }
  made.source = std::move(source);
  return made;
}

// Asked on the network thread, so it must not touch what the strand owns: a database of its own,
// which costs nothing (it is mapped once). Other providers know nearly every address.
net::sources::AutoSampler::CanPlace DataSide::makeCanPlace(const net::config::Config& config) {
  if (!placeDatabases(config.geo).empty() || asksIpApi(config)) {
    return [](const model::IpAddress&) { return true; };
  }
  using enrich::LiblocProvider;
  const std::string& configured = config.geo.liblocDatabase;
  const auto path = configured.empty() ? LiblocProvider::findDatabase()
                                       : std::optional<std::filesystem::path>(configured);
  auto libloc = path ? LiblocProvider::open(*path)
                     : net::Result<std::unique_ptr<LiblocProvider>>(net::Error{});
  if (libloc.has_error()) {
    return [](const model::IpAddress&) { return false; };
  }
  const auto provider = std::make_shared<enrich::CachedGeoProvider>(std::move(*libloc));
  return [provider](const model::IpAddress& address) {
    const auto answer = provider->lookup(address);
    return answer && answer->hasPlace();
  };
}

DataSide::Lookups DataSide::makeLookups(const net::config::Config& config) {
  Lookups made;
  if (config.names.reverseDns) {
    enrich::ReverseDnsOptions options;
    options.queriesPerSecond = config.names.queriesPerSecond;
    for (const auto& server : config.names.servers) {
      options.channel.servers.push_back({server.address, static_cast<std::uint16_t>(server.port)});
    }
    made.reverseDns = std::make_unique<enrich::ReverseDns>(
        network_, clock_, std::move(options),
        [this](const model::IpAddress& address, const enrich::NameAnswer& answer) {
          runner_->onPipeline([this, address, answer](pipeline::Pipeline&) {
            strand_->names.put(address, answer);
          });
        });
  }
  if (asksIpApi(config)) {
    enrich::IpApiOptions options;
    options.url = config.geo.ipApiUrl;
    options.seed = std::random_device{}();
    made.ipApi = need(enrich::IpApiClient::make(
        network_, clock_, std::move(options), [this](std::vector<enrich::GeoUpdate> updates) {
          runner_->onPipeline([this, updates = std::move(updates)](pipeline::Pipeline&) {
            for (const enrich::GeoUpdate& update : updates) {
              strand_->places.remote->put(update.address, update.answer);
            }
          });
        }));
  }
  return made;
}

asio::awaitable<void> DataSide::run() {
  for (;;) {
    co_await runUntilRestart();
    const asio::cancellation_state cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none || !restartWanted_) {
      co_return;
    }
    restartWanted_ = false;
    if (nextSource_) {
      source_ = *std::exchange(nextSource_, std::nullopt);
    }
    if (nextLookups_) {
      lookups_ = *std::exchange(nextLookups_, std::nullopt);
      runner_->onPipeline([this](pipeline::Pipeline&) { strand_->names.askAnew(); });
    }
  }
}

asio::awaitable<void> DataSide::runUntilRestart() {
  using namespace asio::experimental::awaitable_operators;
  if (lookups_.ipApi) {
    co_await (runSource() || lookups_.ipApi->run() || untilRestart());
  } else {
    co_await (runSource() || untilRestart());
  }
}

// A source reports what goes wrong and goes on; should one throw all the same, the wall must not
// stand still without a word.
asio::awaitable<void> DataSide::runSource() {
  for (;;) {
    std::string failure;
    try {
      co_await source_.source->run(*runner_);
    } catch (const boost::system::system_error& error) {
      failure = error.code() == asio::error::operation_aborted ? "" : error.what();
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (failure.empty()) {
      co_return;
    }
    spdlog::error("the source failed, and is started again: {}", failure);
    asio::steady_timer pause(network_, kSourcePause);
    const auto [cancelled] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    if (cancelled) {
      co_return;
    }
  }
}

asio::awaitable<void> DataSide::untilRestart() {
  restart_.expires_at(asio::steady_timer::time_point::max());
  if (!restartWanted_) {
    co_await restart_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// All that can fail comes first, and what reads files is done by a worker.
asio::awaitable<void> DataSide::apply(net::config::ReloadPlan plan) {
  const auto work = [this, plan] { return prepare(plan); };
  Prepared prepared = co_await net::sources::offload(workers_, work);
  if (plan.touches("geo") || plan.touches("names")) {
    nextLookups_ = makeLookups(plan.config);
  }
  if (prepared.source) {
    nextSource_ = std::move(prepared.source);
  }
  if (nextSource_ || nextLookups_) {
    restartWanted_ = true;
    restart_.cancel();
  }
  replaceEnrichment(std::move(prepared.enrichment));
  refreshDatabases(true);
  if (plan.touches("flows")) {
    runner_->onPipeline([flows = plan.config.flows](pipeline::Pipeline& pipeline) {
      pipeline.setLimits(static_cast<std::size_t>(flows.max),
                         std::chrono::milliseconds(flows.smoothingMs),
                         static_cast<std::uint32_t>(flows.alertScore));
    });
  }
  if (persister_) {
    persister_->setRawPolls(static_cast<std::size_t>(plan.config.data.snapshots));
  }
  // A source that stays polls what it was told since.
  const auto poll = nextSource_ ? plan.config.poll : config_.poll;
  config_ = std::move(plan.config);
  config_.poll = poll;
}

// Thread: a worker. Touches nothing that changes after the constructor.
DataSide::Prepared DataSide::prepare(const net::config::ReloadPlan& plan) {
  Prepared prepared;
  if (plan.touches("poll") || plan.touches("ntopng") || plan.touches("geo")) {
    prepared.source = makeSource(plan.config);
  }
  // Always: the rules' file may have changed though its name has not.
  prepared.enrichment = std::make_shared<Enrichment>(
      makeEnrichment(plan.config, plan.touches("geo") ? WithPlaces::yes : WithPlaces::no));
  return prepared;
}

// What knows places is handed on unless it was made anew.
void DataSide::replaceEnrichment(std::shared_ptr<Enrichment> enrichment) {
  runner_->onPipeline([this, enrichment = std::move(enrichment)](pipeline::Pipeline& pipeline) {
    if (enrichment->parts.geo) {
      enrichment->places.remote->load(strand_->places.remote->entries());
      enrichment->places.takeOver(strand_->places);
      strand_->savedPlaces = 0;
      strand_->use(enrichment->places);
    } else {
      enrichment->parts.geo = pipeline.enricher().takeGeo();
    }
    pipeline.use(enrich::Enricher(std::move(enrichment->parts)));
    pipeline.setStandingNotice(strand_->places.notice());
  });
}

void DataSide::tick() {
  runner_->tick();
  refreshDatabases(false);
  collectHealth();
  if (persister_) {
    saveFlows();
    if (++ticks_ % kTicksBetweenSaves == 0) {
      saveCaches([] {});
    }
    persister_->tick();
  }
}

// Whether it is time to look is asked on the strand; a worker reads, and what it has read takes
// over on the strand again.
void DataSide::refreshDatabases(bool now) {
  runner_->onPipeline([this, now](pipeline::Pipeline&) {
    auto refresh = strand_->places.chain->refresh(now);
    if (!refresh) {
      return;
    }
    asio::post(workers_, [this, asked = strand_->placesMade, refresh = std::move(refresh)] {
      runner_->onPipeline(
          [this, asked, use = refresh()](pipeline::Pipeline& pipeline) {
            if (asked == strand_->placesMade) {
              use();
              pipeline.setStandingNotice(strand_->places.notice());
            }
          },
          [this] { collectHealth(); });
    });
  });
}

void DataSide::collectHealth() {
  const auto found = std::make_shared<std::vector<model::ProviderHealth>>();
  runner_->onPipeline([this, found](pipeline::Pipeline&) { *found = strand_->health(); },
                      [this, found] { takeHealth(std::move(*found)); });
}

// What runs here is added, what is news is said, and the renderer is told.
void DataSide::takeHealth(std::vector<model::ProviderHealth> ofStrand) {
  providers_ = std::move(ofStrand);
  if (lookups_.ipApi) {
    providers_.push_back(lookups_.ipApi->health());
  }
  if (lookups_.reverseDns) {
    providers_.push_back(healthOf(lookups_.reverseDns->health()));
  }
  if (persister_) {
    for (const auto& [file, health] : persister_->health()) {
      providers_.push_back(healthOf(file, health));
    }
  }
  for (const auto& [isWrong, text] : healthLog_.look(providers_)) {
    spdlog::log(isWrong ? spdlog::level::warn : spdlog::level::info, "{}",
                net::config::withOrigins(config_, text));
  }
  runner_->onPipeline([providers = providers_](pipeline::Pipeline& pipeline) mutable {
    pipeline.setProviders(std::move(providers));
  });
}

void DataSide::saveFlows() {
  const auto newest = runner_->state();
  if (newest->updated == flowsSaved_ || newest->health.source == "demo") {
    return;
  }
  flowsSaved_ = newest->updated;
  persister_->saveFlows(
      [newest, protocol = params().protocol] { return net::wire::encodeFlows(*newest, protocol); });
}

void DataSide::saveCaches(std::function<void()> then) {
  struct Kept {
    std::optional<std::vector<enrich::CachedPlace>> places;
    std::optional<std::vector<enrich::CachedName>> names;
    enrich::CountryTable countries;
  };
  const auto kept = std::make_shared<Kept>();
  runner_->onPipeline(
      [this, kept](pipeline::Pipeline& pipeline) {
        if (const auto now = strand_->places.remote->changes(); now != strand_->savedPlaces) {
          strand_->savedPlaces = now;
          kept->places = strand_->places.remote->entries();
          kept->countries = pipeline.enricher().countries();
        }
        if (const auto now = strand_->names.revision(); now != strand_->savedNames) {
          strand_->savedNames = now;
          kept->names = strand_->names.entries();
        }
      },
      [this, kept, then = std::move(then)] {
        if (kept->places) {
          persister_->saveCache(store::kGeoCacheFile, [kept] {
            return enrich::encodeGeoCache(*kept->places, kept->countries);
          });
        }
        if (kept->names) {
          persister_->saveCache(store::kDnsCacheFile,
                                [kept] { return enrich::encodeDnsCache(*kept->names); });
        }
        then();
      });
}

asio::awaitable<void> DataSide::finish() {
  if (persister_) {
    using Clock = asio::steady_timer::clock_type;
    const auto end = Clock::now() + kFlushTime;
    const auto saved = std::make_shared<asio::steady_timer>(network_, end);
    saveFlows();
    saveCaches([saved] { saved->cancel(); });
    co_await saved->async_wait(asio::as_tuple(asio::use_awaitable));
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (!co_await persister_->flush(left)) {
      spdlog::warn("not everything could be written to {}: {}", config_.data.dir,
                   whyNotWritten(persister_->health()));
    }
  }
  lookups_.reverseDns.reset();  // its sockets and timers would keep the loop from running empty
}

void DataSide::setFilter(model::FlowFilter filter, std::function<void()> done) {
  filter_ = filter;
  runner_->onPipeline(
      [filter = std::move(filter)](pipeline::Pipeline& pipeline) { pipeline.setFilter(filter); },
      std::move(done));
}

net::Result<void> DataSide::setParams(const model::SetPollParams& params) {
  if (source_.ntopng == nullptr) {
    return net::Error{"only ntopng can be asked for an interface, a number of flows or a protocol"};
  }
  net::config::PollConfig poll = config_.poll;
  poll.interfaceId = params.interfaceId.value_or(poll.interfaceId);
  poll.length = params.length.value_or(poll.length);
  poll.protocol = params.protocol.empty() ? poll.protocol : params.protocol;
  const auto set = source_.ntopng->setParams(ntopngParams(poll));
  if (set) {
    config_.poll = poll;
  }
  return set;
}

void DataSide::renewSession(std::string user, std::string password,
                            std::function<void(const net::Result<std::string>&)> done) {
  if (source_.ntopng == nullptr) {
    explicit_bzero(password.data(), password.size());
    done(net::Error{"there is no ntopng to log in to"});
    return;
  }
  // The source may be replaced meanwhile.
  const auto work = [](MadeSource source, std::string who,
                       std::string secret) -> asio::awaitable<net::Result<std::string>> {
    const net::Result<void> renewed = co_await source.ntopng->renew(who, std::move(secret));
    if (renewed.has_error()) {
      co_return net::Result<std::string>(renewed.error());
    }
    co_return net::Result<std::string>(boost::system::in_place_value, std::move(who));
  };
  asio::co_spawn(network_, work(source_, std::move(user), std::move(password)),
                 [done = std::move(done)](const std::exception_ptr& failure,
                                          const net::Result<std::string>& loggedIn) {
                   if (!failure) {
                     done(loggedIn);
                   }
                 });
}

void DataSide::keepScreenshot(model::Image image,
                              std::function<void(const net::Result<std::string>&)> done) {
  if (!persister_) {
    done(net::Error{"there is no data directory"});
    return;
  }
  const auto picture = std::make_shared<const model::Image>(std::move(image));
  persister_->saveScreenshot(
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
        const std::string path = (std::filesystem::path(config_.data.dir) / *name).string();
        done(net::Result<std::string>(boost::system::in_place_value, path));
      });
}

std::shared_ptr<const model::WallState> DataSide::state() const {
  return runner_->state();
}

net::http::PollParams DataSide::params() const {
  net::http::PollParams params{.interfaceId = config_.poll.interfaceId,
                               .length = config_.poll.length,
                               .protocol = config_.poll.protocol};
  return params;
}

std::string DataSide::ntopHost() const {
  return config_.ntopng.host;
}

std::string DataSide::cookie() const {
  return source_.ntopng == nullptr ? "none" : source_.ntopng->cookiePreview();
}

std::vector<model::ProviderHealth> DataSide::providers() const {
  return providers_;
}

}  // namespace flowwall::app
