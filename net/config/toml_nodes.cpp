#include "net/config/toml_nodes.hpp"

#include <sstream>

#include "net/config/toml_text.hpp"

namespace flowwall::net::config {

std::string Mistakes::where(const toml::source_region& at) const {
  return path_ + ":" + std::to_string(at.begin.line);
}

void Mistakes::add(const toml::source_region& at, const std::string& sentence) {
  constexpr std::size_t kMostMistakes = 100;
  if (count_ < kMostMistakes) {
    ++count_;
    errors_.push_back(where(at) + ": " + sentence);
  } else if (!tooMany_) {
    tooMany_ = true;
    errors_.push_back(path_ + ": more than " + std::to_string(kMostMistakes) +
                      " mistakes; the rest of the file was not looked at");
  }
}

std::string asWritten(const toml::node& node) {
  std::ostringstream text;
  node.visit([&text](const auto& value) {
    if constexpr (toml::is_table<decltype(value)>) {
      text << "a table";
    } else if constexpr (toml::is_array<decltype(value)>) {
      text << "[";
      constexpr std::size_t kShownElements = 16;
      for (std::size_t i = 0; i < value.size() && i < kShownElements; ++i) {
        const bool isNested = value[i].is_array() || value[i].is_table();
        text << (i == 0 ? "" : ", ") << (isNested ? "…" : asWritten(value[i]));
      }
      text << (value.size() > kShownElements ? ", …]" : "]");
    } else if constexpr (toml::is_string<decltype(value)>) {
      text << '"' << shownValue(*value) << '"';
    } else if constexpr (toml::is_floating_point<decltype(value)>) {
      text << numberText(*value);
    } else {
      text << value;
    }
  });
  return shown(text.str());
}

}  // namespace flowwall::net::config
