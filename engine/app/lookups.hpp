// Lookups: who is asked over the network about addresses: name servers, and ip-api.com when it is
// among the providers.
//
// Thread: network thread; the answers come there. Ownership: owns both; the clock outlives them.
// Errors: makeLookups() throws std::runtime_error with one sentence for what can never work.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/config/config.hpp"
#include "net/enrich/ip_api_client.hpp"
#include "net/enrich/reverse_dns.hpp"

namespace flowwall::app {

struct Lookups {
  std::unique_ptr<net::enrich::ReverseDns> reverseDns;  ///< null: no name server is asked
  std::unique_ptr<net::enrich::IpApiClient> ipApi;      ///< null: it is not asked

  void askName(const model::IpAddress& address);
  void askPlace(const model::IpAddress& address);
  /// As /api/status shows it, of those that are asked.
  [[nodiscard]] std::vector<model::ProviderHealth> health() const;
};

/// What is done with the answers.
struct LookupAnswers {
  std::function<void(const model::IpAddress&, const net::enrich::NameAnswer&)> name;
  std::function<void(std::vector<net::enrich::GeoUpdate>)> places;
};

[[nodiscard]] Lookups makeLookups(const net::config::Config& config,
                                  const boost::asio::any_io_executor& network,
                                  const model::Clock& clock, LookupAnswers answers);

}  // namespace flowwall::app
