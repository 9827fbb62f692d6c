#include "net/config/site_reader.hpp"

#include <array>
#include <map>

#include "net/config/toml_text.hpp"
#include "net/config/values.hpp"

namespace flowwall::net::config {
namespace {

class SiteReader {
 public:
  SiteReader(Config& config, Mistakes& mistakes) : config_(config), mistakes_(mistakes) {}

  void read(const toml::array& sites) {
    for (const toml::node& node : sites) {
      if (mistakes_.areTooMany()) {
        return;
      }
      if (config_.sites.size() == kMostSites) {
        mistakes_.add(node.source(), "more than " + std::to_string(kMostSites) + " sites");
        return;
      }
      const toml::table& table = *node.as_table();
      prefix_ = "sites[" + std::to_string(config_.sites.size()) + "].";
      site_ = SiteConfig{};
      keysOf(table);
      config_.sites.push_back(std::move(site_));
    }
  }

 private:
  void keysOf(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key == "name") {
        name(node, key.source());
      } else if (key == "lat") {
        degrees(node, key.source(), "lat", 90.0, site_.latDeg);
      } else if (key == "lon") {
        degrees(node, key.source(), "lon", 180.0, site_.lonDeg);
      } else if (key == "networks") {
        networks(node, key.source());
      } else {
        const std::string wrong(key.str());
        mistakes_.add(key.source(),
                      "unknown key 'sites." + shown(wrong) + "'" + didYouMean(wrong, kSiteKeys));
      }
    }
    for (const std::string& wanted : kSiteKeys) {
      if (!table.contains(wanted)) {
        mistakes_.add(table.source(), "this site has no " + wanted +
                                          "; each of [[sites]] has a name, lat, lon and networks");
      }
    }
  }

  void name(const toml::node& node, const toml::source_region& at) {
    const auto text = node.value_exact<std::string>();
    if (!text || text->empty() || !isPlainText(*text)) {
      return wrong(at, "name", node, "must be a text in quotes, not empty");
    }
    const auto [first, isNew] = names_.emplace(*text, mistakes_.where(at));
    if (!isNew) {
      return wrong(at, "name", node, "another site has this name: " + first->second);
    }
    site_.name = *text;
    origin("name", at);
  }

  void degrees(const toml::node& node, const toml::source_region& at, const char* key, double most,
               double& target) {
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    // Written so that not-a-number is outside.
    if (!value || !(*value >= -most && *value <= most)) {
      return wrong(at, key, node,
                   "must be " + numberText(-most) + " to " + numberText(most) + " (degrees)");
    }
    target = *value;
    origin(key, at);
  }

  void networks(const toml::node& node, const toml::source_region& at) {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty()) {
      return wrong(at, "networks", node, R"(must be a list such as ["10.0.0.0/8"], not empty)");
    }
    for (const toml::node& element : *array) {
      if (mistakes_.areTooMany() || networks_.size() > kMostNetworks) {
        return;
      }
      network(element);
    }
    origin("networks", at);
  }

  void network(const toml::node& node) {
    const auto text = node.value_exact<std::string>();
    const auto parsed = parseNetwork(text ? std::string_view(*text) : std::string_view());
    if (parsed.has_error()) {
      return wrong(node.source(), "networks", node, parsed.error().message);
    }
    const auto [first, isNew] =
        networks_.emplace(toString(*parsed), mistakes_.where(node.source()));
    if (!isNew) {
      return wrong(node.source(), "networks", node, "this network has a site: " + first->second);
    }
    if (networks_.size() > kMostNetworks) {
      mistakes_.add(node.source(),
                    "more than " + std::to_string(kMostNetworks) + " networks in all sites");
    }
    site_.networks.push_back(*parsed);
  }

  void wrong(const toml::source_region& at, const std::string& key, const toml::node& node,
             const std::string& why) {
    mistakes_.add(at, "sites." + key + " = " + asWritten(node) + ": " + why);
  }
  void origin(const std::string& key, const toml::source_region& at) {
    config_.origins[prefix_ + key] = mistakes_.where(at);
  }

  static inline const std::array<std::string, 4> kSiteKeys{"name", "lat", "lon", "networks"};

  Config& config_;
  Mistakes& mistakes_;
  std::map<std::string, std::string> names_;     // → where it stands
  std::map<std::string, std::string> networks_;  // → where it stands
  SiteConfig site_;
  std::string prefix_;
};

}  // namespace

void readSites(const toml::node& node, Config& config, Mistakes& mistakes) {
  const toml::array* sites = node.as_array();
  if (sites == nullptr || !(sites->empty() || sites->is_homogeneous<toml::table>())) {
    mistakes.add(node.source(), "each site must begin with a line [[sites]], in two brackets");
    return;
  }
  SiteReader(config, mistakes).read(*sites);
}

}  // namespace flowwall::net::config
