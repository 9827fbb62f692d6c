// What the readers of flowwall.toml share: where a mistake is, and what stands there.
//
// Only for net/config's own sources: it needs toml++.
#pragma once

#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

namespace flowwall::net::config {

/// Collects sentences that begin with "FILE:LINE: ". Bounded: a file may hold a million mistakes.
class Mistakes {
 public:
  Mistakes(const std::string& path, std::vector<std::string>& errors)
      : path_(path), errors_(errors) {}

  /// "flowwall.toml:12"
  [[nodiscard]] std::string where(const toml::source_region& at) const;
  void add(const toml::source_region& at, const std::string& sentence);
  [[nodiscard]] bool areTooMany() const { return tooMany_; }

 private:
  const std::string& path_;
  std::vector<std::string>& errors_;
  std::size_t count_ = 0;
  bool tooMany_ = false;
};

/// For a message: short, one line.
[[nodiscard]] std::string asWritten(const toml::node& node);

}  // namespace flowwall::net::config
