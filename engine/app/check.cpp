#include "engine/app/check.hpp"

#include <exception>
#include <utility>

#include "engine/app/control_token.hpp"
#include "engine/app/enrichment.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/platform/asset_paths.hpp"
#include "engine/platform/window.hpp"
#include "net/config/invocation.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/enrich/mmdb_provider.hpp"
#include "net/http/http_client.hpp"
#include "net/http/tls_context.hpp"
#include "net/sources/ntopng_credentials.hpp"

namespace flowwall::app {
namespace {

using Sentences = std::vector<std::string>;

template <typename T>
void add(Sentences& unusable, const net::Result<T>& tried, const std::string& start = "",
         const std::string& end = "") {
  if (tried.has_error()) {
    unusable.push_back(start + tried.error().message + end);
  }
}

void checkDatabases(const net::config::GeoConfig& config, Sentences& unusable) {
  const std::string end = " (the wall would start without it)";
  for (const auto& file : placeDatabases(config)) {
    add(unusable, net::enrich::MmdbProvider::open(file), "", end);
  }
  if (!config.liblocDatabase.empty()) {
    add(unusable, net::enrich::LiblocProvider::open(config.liblocDatabase),
        "geo.libloc_database: ", end);
  }
}

bool lacksWhatItLogsInWith(const net::config::NtopngConfig& config) {
  using enum net::config::NtopngAuth;
  return (config.auth == token && config.token.empty()) ||
         (config.auth == basic && config.user.empty());
}

void checkNtopng(const net::config::Config& config, Sentences& unusable) {
  const net::sources::NtopngOptions options = ntopngOptions(config);
  if (!options.host.empty()) {
    add(unusable, net::http::ServerAddress::parse(options.host), "ntopng.host: ");
  }
  if (!lacksWhatItLogsInWith(config.ntopng)) {
    add(unusable, net::sources::NtopngCredentials::of(options));
  }
  if (!options.caFile.empty()) {
    add(unusable, net::http::TlsContext::make({.caFile = options.caFile}), "ntopng.ca_file: ");
  }
}

// Both throw one sentence.
void checkControl(const net::config::ControlConfig& config, Sentences& unusable) {
  const auto tryOut = [&](auto&& make) {
    try {
      static_cast<void>(make(config));
    } catch (const std::exception& error) {
      unusable.emplace_back(error.what());
    }
  };
  tryOut(serverTls);
  tryOut(givenToken);
}

}  // namespace

std::vector<std::string> findUnusable(const net::config::Config& config) {
  Sentences unusable;
  checkDatabases(config.geo, unusable);
  checkControl(config.control, unusable);
  add(unusable, loadOsRules(config.osRulesFile));
  if (asksIpApi(config)) {
    add(unusable, net::http::HttpUrl::parse(config.geo.ipApiUrl), "geo.ip_api_url: ");
  }
  if (config.source == net::config::SourceKind::ntopng) {
    checkNtopng(config, unusable);
  }
  for (std::string& sentence : unusable) {
    sentence = net::config::withOrigins(config, std::move(sentence));
  }
  return unusable;
}

std::string tellMonitors(const net::config::Config& config) {
  const auto monitors = platform::Window::monitorsNow();
  if (monitors.empty()) {
    return "no monitor is seen from here: there is no display";
  }
  const platform::MonitorChoice& asked = config.display.monitor;
  const bool found = platform::place(monitors, asked).found;
  return "monitors: " + platform::describe(monitors) +
         (found ? "" : "; display.monitor: there is no " + asked);
}

}  // namespace flowwall::app
