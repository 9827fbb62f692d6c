#include "engine/model/display_settings.hpp"

#include <algorithm>

namespace flowwall::model {
namespace {

template <std::size_t N>
std::optional<std::size_t> indexOf(const std::array<std::string_view, N>& names,
                                   std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt
                              : std::optional(static_cast<std::size_t>(found - names.begin()));
}

}  // namespace

std::optional<PanelSet> parsePanels(std::string_view text) {
  if (text == "all") {
    return PanelSet().set();
  }
  PanelSet panels;
  if (text == "none") {
    return panels;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto panel = indexOf(kPanelNames, text.substr(begin, end - begin));
    if (!panel || panels.test(*panel)) {
      return std::nullopt;
    }
    panels.set(*panel);
    begin = end + 1;
  }
  return panels;
}

std::string toString(const PanelSet& panels) {
  if (panels.all() || panels.none()) {
    return panels.all() ? "all" : "none";
  }
  std::string text;
  for (std::size_t i = 0; i < kPanelNames.size(); ++i) {
    if (panels.test(i)) {
      text += (text.empty() ? "" : ",") + std::string(kPanelNames.at(i));
    }
  }
  return text;
}

std::optional<QualityChoice> parseQuality(std::string_view text) {
  if (text == "auto") {
    return QualityChoice();
  }
  const auto rung = indexOf(kQualityNames, text);
  if (!rung) {
    return std::nullopt;
  }
  return QualityChoice(static_cast<Quality>(*rung));
}

std::string_view toString(const QualityChoice& quality) {
  return quality ? kQualityNames.at(static_cast<std::size_t>(*quality)) : "auto";
}

std::optional<Palette> parsePalette(std::string_view text) {
  const auto palette = indexOf(kPaletteNames, text);
  return palette ? std::optional(static_cast<Palette>(*palette)) : std::nullopt;
}

std::string_view toString(Palette palette) {
  return kPaletteNames.at(static_cast<std::size_t>(palette));
}

}  // namespace flowwall::model
