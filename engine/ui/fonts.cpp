#include "engine/ui/fonts.hpp"

#include <fontconfig/fontconfig.h>

namespace flowwall::ui {
namespace {

using Pattern = std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)>;

}  // namespace

FontFinder::FontFinder() : config_(FcInitLoadConfigAndFonts(), FcConfigDestroy) {}

std::filesystem::path FontFinder::find(const std::string& pattern) const {
  const Pattern wanted(FcNameParse(reinterpret_cast<const FcChar8*>(pattern.c_str())),
                       FcPatternDestroy);
  if (!config_ || !wanted) {
    return {};
  }
  FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern match(FcFontMatch(config_.get(), wanted.get(), &result), FcPatternDestroy);
  FcChar8* file = nullptr;
  if (!match || FcPatternGetString(match.get(), FC_FILE, 0, &file) != FcResultMatch) {
    return {};
  }
  return reinterpret_cast<const char*>(file);
}

}  // namespace flowwall::ui
