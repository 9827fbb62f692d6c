#include "engine/app/check.hpp"

#include <boost/asio/thread_pool.hpp>

#include "engine/app/enrichment.hpp"
#include "engine/app/need.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/platform/asset_paths.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/enrich/mmdb_database.hpp"
#include "net/http/http_client.hpp"

namespace flowwall::app {

void checkThatAllLoads(const net::config::Config& config) {
  const auto assets = platform::findAssets();
  const model::SystemClock clock;
  boost::asio::thread_pool workers(1);
  for (const auto& file : placeDatabases(config.geo)) {
    static_cast<void>(need(net::enrich::MmdbDatabase::open(file)));
  }
  if (!config.geo.liblocDatabase.empty()) {
    static_cast<void>(need(net::enrich::LiblocProvider::open(config.geo.liblocDatabase)));
  }
  static_cast<void>(makeEnrichment(config, assets, clock, nullptr, {}));
  if (asksIpApi(config)) {
    static_cast<void>(need(net::http::HttpUrl::parse(config.geo.ipApiUrl)));
  }
  if (config.source == net::config::SourceKind::ntopng) {
    static_cast<void>(makeNtopng(config, clock, workers));
  }
}

}  // namespace flowwall::app
