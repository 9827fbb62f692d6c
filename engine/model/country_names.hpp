// CountryNames: the English names of countries by their ISO 3166-1 alpha-2 codes, for those who
// write flows down: a flow carries the code alone.
//
// Ownership: a value, shared as const by all states. Thread: any, once it is filled.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace flowwall::model {

class CountryNames {
 public:
  /// A code that is not of two capital letters is passed over.
  void put(std::string_view code, std::string name) {
    if (const auto index = indexOf(code)) {
      names_[*index] = std::move(name);
    }
  }

  /// The code itself for a country without a name here.
  [[nodiscard]] std::string_view nameOf(std::string_view code) const {
    const auto index = indexOf(code);
    return index && !names_[*index].empty() ? std::string_view(names_[*index]) : code;
  }

 private:
  static constexpr std::size_t kLetters = 26;

  static std::optional<std::size_t> indexOf(std::string_view code) {
    const auto isLetter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (code.size() != 2 || !isLetter(code[0]) || !isLetter(code[1])) {
      return std::nullopt;
    }
    return static_cast<std::size_t>(code[0] - 'A') * kLetters +
           static_cast<std::size_t>(code[1] - 'A');
  }

  std::array<std::string, kLetters * kLetters> names_;
};

}  // namespace flowwall::model
