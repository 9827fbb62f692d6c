#include "engine/app/lookups.hpp"

#include <random>
#include <utility>

#include "engine/app/enrichment.hpp"
#include "engine/app/need.hpp"
#include "engine/app/provider_health.hpp"

namespace flowwall::app {

namespace enrich = net::enrich;

void Lookups::askName(const model::IpAddress& address) {
  if (reverseDns) {
    reverseDns->ask(address);
  }
}

void Lookups::askPlace(const model::IpAddress& address) {
  if (ipApi) {
    ipApi->want(address);
  }
}

std::vector<model::ProviderHealth> Lookups::health() const {
  std::vector<model::ProviderHealth> healths;
  if (ipApi) {
    healths.push_back(ipApi->health());
  }
  if (reverseDns) {
    healths.push_back(healthOf(reverseDns->health()));
  }
  return healths;
}

Lookups makeLookups(const net::config::Config& config, const boost::asio::any_io_executor& network,
                    const model::Clock& clock, LookupAnswers answers) {
  Lookups made;
  if (config.names.reverseDns) {
    enrich::ReverseDnsOptions options;
    options.queriesPerSecond = config.names.queriesPerSecond;
    for (const auto& server : config.names.servers) {
      options.channel.servers.push_back({server.address, static_cast<std::uint16_t>(server.port)});
    }
    made.reverseDns = std::make_unique<enrich::ReverseDns>(network, clock, std::move(options),
                                                           std::move(answers.name));
  }
  if (asksIpApi(config)) {
    enrich::IpApiOptions options;
    options.url = config.geo.ipApiUrl;
    options.seed = std::random_device{}();
    auto client =
        enrich::IpApiClient::make(network, clock, std::move(options), std::move(answers.places));
    if (client.has_error()) {
      client = net::Error{"geo.ip_api_url: " + client.error().message};
    }
    made.ipApi = needed(config, std::move(client));
  }
  return made;
}

}  // namespace flowwall::app
