#include "engine/app/check.hpp"

#include <boost/asio/thread_pool.hpp>
#include <stdexcept>
#include <string>

#include "engine/app/enrichment.hpp"
#include "engine/app/need.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/platform/asset_paths.hpp"
#include "net/config/invocation.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/enrich/mmdb_provider.hpp"
#include "net/http/http_client.hpp"

namespace flowwall::app {
namespace {

// The wall itself starts without them, and says so.
void checkDatabases(const net::config::Config& config) {
  const auto cannotUse = [&](const std::string& error) {
    throw std::runtime_error(net::config::withOrigins(config, error) +
                             " (the wall would start without it)");
  };
  for (const auto& file : placeDatabases(config.geo)) {
    if (const auto opened = net::enrich::MmdbProvider::open(file); opened.has_error()) {
      cannotUse(opened.error().message);
    }
  }
  const std::string& libloc = config.geo.liblocDatabase;
  if (libloc.empty()) {
    return;
  }
  if (const auto opened = net::enrich::LiblocProvider::open(libloc); opened.has_error()) {
    cannotUse("geo.libloc_database: " + opened.error().message);
  }
}

}  // namespace

void checkThatAllLoads(const net::config::Config& config) {
  const auto assets = platform::findAssets();
  const model::SystemClock clock;
  boost::asio::thread_pool workers(1);
  checkDatabases(config);
  static_cast<void>(makeEnrichment(config, assets, clock, nullptr, {}));
  if (asksIpApi(config)) {
    static_cast<void>(need(net::http::HttpUrl::parse(config.geo.ipApiUrl)));
  }
  if (config.source == net::config::SourceKind::ntopng) {
    static_cast<void>(makeNtopng(config, clock, workers));
  }
}

}  // namespace flowwall::app
