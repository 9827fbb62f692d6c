#include "engine/app/data_side.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <iterator>
#include <utility>

#include "net/sources/offload.hpp"

namespace flowwall::app {

namespace asio = boost::asio;
namespace enrich = net::enrich;
namespace pipeline = net::pipeline;

DataSide::DataSide(const net::config::Config& config, const std::filesystem::path& assets,
                   const model::Clock& clock, asio::any_io_executor network,
                   asio::thread_pool& workers, handoff::Exchanges& exchanges)
    : config_(config), assets_(assets), clock_(clock), network_(std::move(network)),
      workers_(workers), polled_(exchanges.polled), strand_(clock, asked(&Lookups::askName)) {
  Enrichment enrichment = makeEnrichment(config_, WithPlaces::yes);
  strand_.use(enrichment.places);
  auto made = std::make_unique<pipeline::Pipeline>(
      enrich::Enricher(std::move(enrichment.parts)), clock, exchanges.snapshots,
      pipeline::PipelineOptions{.maxFlows = static_cast<std::size_t>(config.flows.max),
                                .smoothing = std::chrono::milliseconds(config.flows.smoothingMs),
                                .alertScore = static_cast<std::uint32_t>(config.flows.alertScore)});
  runner_ = std::make_unique<pipeline::PipelineRunner>(std::move(made), network_, workers);
  if (!config_.data.dir.empty()) {
    files_ = std::make_unique<WallFiles>(config_.data, assets_, clock_, network_, workers_,
                                         *runner_, strand_);
  }
  feed_ = std::make_unique<SourceRunner>(
      network_, *runner_, makeSource(config_), makeLookups(config_),
      [this] { runner_->onPipeline([this](pipeline::Pipeline&) { strand_.names.askAnew(); }); });
  health_ = std::make_unique<HealthWatch>(
      clock, *runner_, strand_, [this] { return networkHealth(); },
      [this](std::string line) { return net::config::withOrigins(config_, std::move(line)); });
  health_->take(strand_.health());
  tellPolled();
}

DataSide::~DataSide() = default;

// Asks on the network thread, whoever asks for it.
std::function<void(const model::IpAddress&)>
DataSide::asked(void (Lookups::*ask)(const model::IpAddress&)) {
  return [this, ask](const model::IpAddress& address) {
    asio::post(network_, [this, ask, address] { (feed_->lookups().*ask)(address); });
  };
}

Enrichment DataSide::makeEnrichment(const net::config::Config& config, WithPlaces withPlaces) {
  return app::makeEnrichment(
      config, assets_, clock_, config.names.reverseDns ? &strand_.names : nullptr,
      asksIpApi(config) ? asked(&Lookups::askPlace) : enrich::RemotePlaces::Want{}, withPlaces);
}

MadeSource DataSide::makeSource(const net::config::Config& config) {
  net::sources::RecordingSource::Record record;
  if (files_) {
    record = [this](net::store::RawBodies raw) { files_->saveRaw(std::move(raw)); };
  }
  return app::makeSource(config, assets_, clock_, workers_, std::move(record));
}

Lookups DataSide::makeLookups(const net::config::Config& config) {
  const auto onName = [this](const model::IpAddress& address, const enrich::NameAnswer& answer) {
    runner_->onPipeline(
        [this, address, answer](pipeline::Pipeline&) { strand_.names.put(address, answer); });
  };
  const auto onPlaces = [this](std::vector<enrich::GeoUpdate> updates) {
    runner_->onPipeline([this, updates = std::move(updates)](pipeline::Pipeline&) {
      for (const enrich::GeoUpdate& update : updates) {
        strand_.places.remote->put(update.address, update.answer);
      }
    });
  };
  return app::makeLookups(config, network_, clock_, {onName, onPlaces});
}

asio::awaitable<void> DataSide::run() {
  return feed_->run();
}

// All that can fail comes first, and what reads files is done by a worker.
asio::awaitable<void> DataSide::apply(net::config::ReloadPlan plan) {
  const auto work = [this, plan] { return prepare(plan); };
  Prepared prepared = co_await net::sources::offload(workers_, work);
  std::optional<Lookups> lookups;
  if (plan.touches("geo") || plan.touches("names")) {
    lookups = makeLookups(plan.config);
  }
  feed_->replace(std::move(prepared.source), std::move(lookups));
  replaceEnrichment(std::move(prepared.enrichment));
  refreshDatabases(HealthWatch::Asked::yes);
  if (plan.touches("flows")) {
    runner_->onPipeline([flows = plan.config.flows](pipeline::Pipeline& pipeline) {
      pipeline.setLimits(static_cast<std::size_t>(flows.max),
                         std::chrono::milliseconds(flows.smoothingMs),
                         static_cast<std::uint32_t>(flows.alertScore));
    });
  }
  if (files_) {
    files_->keepSnapshots(static_cast<std::size_t>(plan.config.data.snapshots));
  }
  // A source that stays polls what it was told since.
  const auto poll = feed_->isSourceToGo() ? plan.config.poll : config_.poll;
  config_ = std::move(plan.config);
  config_.poll = poll;
  health_->configurationTaken();
  tellPolled();
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
      enrichment->places.remote->load(strand_.places.remote->entries());
      enrichment->places.takeOver(strand_.places);
      strand_.savedPlaces = 0;
      strand_.use(enrichment->places);
    } else {
      enrichment->parts.geo = pipeline.enricher().takeGeo();
    }
    pipeline.use(enrich::Enricher(std::move(enrichment->parts)));
  });
}

void DataSide::tick() {
  runner_->tick();
  refreshDatabases(HealthWatch::Asked::no);
  health_->look();
  if (files_) {
    files_->tick(config_.poll.protocol);
  }
}

// Whether it is time to look is asked on the strand; a worker reads, and what it has read takes
// over on the strand again. `asked`: by somebody, who is to hear of what is wrong, however often it
// was said.
void DataSide::refreshDatabases(HealthWatch::Asked asked) {
  using enum HealthWatch::Asked;
  runner_->onPipeline([this, asked](pipeline::Pipeline&) {
    strand_.answerOwed = strand_.answerOwed || asked == yes;
    auto refresh = strand_.places.chain->refresh(asked == yes);
    if (!refresh) {
      return;  // or one is under way, and this one comes after it
    }
    const auto answer = std::exchange(strand_.answerOwed, false) ? yes : no;
    asio::post(workers_, [this, answer, made = strand_.placesMade, refresh = std::move(refresh)] {
      runner_->onPipeline(
          [this, made, use = refresh()](pipeline::Pipeline&) {
            if (made == strand_.placesMade) {
              use();
            }
          },
          [this, answer] { health_->look(answer); });
    });
  });
}

HealthWatch::Healths DataSide::networkHealth() const {
  HealthWatch::Healths healths = feed_->lookups().health();
  if (files_) {
    std::ranges::move(files_->health(), std::back_inserter(healths));
  }
  return healths;
}

asio::awaitable<void> DataSide::finish() {
  if (files_) {
    co_await files_->finish(config_.poll.protocol);
  }
  // Its sockets and timers would keep the loop from running empty.
  feed_->lookups().reverseDns.reset();
}

void DataSide::setFilter(model::FlowFilter filter, std::function<void()> done) {
  filter_ = filter;
  runner_->onPipeline(
      [filter = std::move(filter)](pipeline::Pipeline& pipeline) { pipeline.setFilter(filter); },
      std::move(done));
}

net::Result<void> DataSide::setParams(const model::SetPollParams& params) {
  net::sources::NtopngSource* const ntopng = feed_->source().ntopng;
  if (ntopng == nullptr) {
    return net::Error{"only ntopng can be asked for an interface, a number of flows or a protocol"};
  }
  net::config::PollConfig poll = config_.poll;
  poll.interfaceId = params.interfaceId.value_or(poll.interfaceId);
  poll.length = params.length.value_or(poll.length);
  poll.protocol = params.protocol.empty() ? poll.protocol : params.protocol;
  const auto set = ntopng->setParams(ntopngParams(poll));
  if (set) {
    config_.poll = poll;
    tellPolled();
  }
  return set;
}

void DataSide::tellPolled() {
  const net::config::PollConfig& poll = config_.poll;
  polled_.writeSlot() = feed_->source().ntopng == nullptr
                            ? model::SetPollParams{}
                            : model::SetPollParams{.interfaceId = poll.interfaceId,
                                                   .length = poll.length,
                                                   .protocol = poll.protocol};
  polled_.publish();
}

void DataSide::renewSession(std::string user, std::string password,
                            std::function<void(const net::Result<std::string>&)> done) {
  if (feed_->source().ntopng == nullptr) {
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
  asio::co_spawn(network_, work(feed_->source(), std::move(user), std::move(password)),
                 [done = std::move(done)](const std::exception_ptr& failure,
                                          const net::Result<std::string>& loggedIn) {
                   if (!failure) {
                     done(loggedIn);
                   }
                 });
}

void DataSide::keepScreenshot(model::Image image,
                              std::function<void(const net::Result<std::string>&)> done) {
  if (files_) {
    files_->keepScreenshot(std::move(image), std::move(done));
  } else {
    done(net::Error{"there is no data directory"});
  }
}

void DataSide::listSnapshots(
    std::function<void(const net::Result<std::vector<std::string>>&)> done) {
  if (!files_) {
    done(std::vector<std::string>{});
    return;
  }
  asio::post(workers_, [this, done = std::move(done)]() mutable {
    asio::post(network_, [names = files_->directory().snapshotNames(), done = std::move(done)] {
      done(names);
    });
  });
}

void DataSide::readSnapshot(std::string name,
                            std::function<void(const net::Result<std::string>&)> done) {
  if (!files_) {
    done(net::Error{"there is no data directory"});
    return;
  }
  asio::post(workers_, [this, name = std::move(name), done = std::move(done)]() mutable {
    asio::post(network_, [text = files_->directory().readSnapshot(name), done = std::move(done)] {
      done(text);
    });
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
  const net::sources::NtopngSource* const ntopng = feed_->source().ntopng;
  return ntopng == nullptr ? "none" : ntopng->cookiePreview();
}

std::vector<model::ProviderHealth> DataSide::providers() const {
  return health_->healths();
}

}  // namespace flowwall::app
