// Finds the wall's typefaces among the system's fonts.
//
// Ownership: owns fontconfig's configuration while it lives. Thread: one at a time.
// Errors: an empty path where there is no font at all.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct _FcConfig;

namespace flowwall::ui {

class FontFinder {
 public:
  FontFinder();

  /// The file of the font that fontconfig finds nearest to `pattern`, such as "Inter:semibold".
  [[nodiscard]] std::filesystem::path find(const std::string& pattern) const;

 private:
  std::unique_ptr<_FcConfig, void (*)(_FcConfig*)> config_;
};

}  // namespace flowwall::ui
