#include "engine/scene/country_labels.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace flowwall::scene {

std::vector<CountryLabel> parseCountryLabels(std::string_view file) {
  std::vector<CountryLabel> labels;
  try {
    const boost::json::value table = boost::json::parse(file);
    for (const boost::json::value& entry : table.as_array()) {
      const boost::json::object& country = entry.as_object();
      labels.push_back(
          {std::string(country.at("name").as_string()),
           {country.at("lat").to_number<double>(), country.at("lon").to_number<double>()},
           country.at("areaKm2").to_number<double>()});
    }
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the countries' file cannot be read: ") + error.what());
  }
  return labels;
}

}  // namespace flowwall::scene
