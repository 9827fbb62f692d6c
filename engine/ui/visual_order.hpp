// Text as it is written from left to right: runs of right-to-left scripts turned round, Arabic
// letters joined (as presentation forms, which fonts have as characters).
//
// Thread: any; pure. Source: Unicode Bidirectional Algorithm, by FriBidi.
#pragma once

#include <string>
#include <string_view>

namespace flowwall::ui {

/// Whether it is other than the text itself.
[[nodiscard]] bool needsOrdering(std::string_view utf8);

/// Its characters in the order in which they are seen; the first 512 of them.
[[nodiscard]] std::u32string inVisualOrder(std::string_view utf8);

}  // namespace flowwall::ui
