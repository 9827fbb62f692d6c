#include "engine/ui/occupied.hpp"

#include <algorithm>

namespace flowwall::ui {

void occupy(const Layout& layout, const LayoutInput& size, const Said& said, float scale,
            std::vector<scene::PixelBox>& boxes) {
  constexpr float kDistance = 6.0F;
  const auto add = [&](const Box& box) {
    boxes.push_back({{(box.x - kDistance) * scale, (box.y - kDistance) * scale},
                     {(box.right() + kDistance) * scale, (box.bottom() + kDistance) * scale}});
  };
  add({layout.title.x, layout.title.y, said.titleEnd - layout.title.x,
       layout.truth.bottom() - layout.title.y});
  for (const auto& box :
       {layout.throughput, layout.counts, layout.os, layout.legend, layout.flows, layout.clock,
        layout.top, layout.remote, layout.console.form, layout.console.help}) {
    if (box) {
      add(*box);
    }
  }
  if (layout.stack) {
    add(*layout.stack);
  } else if (hasLeftColumn(layout)) {
    add({0.0F, 0.0F, kLeftColumn, size.height});
  }
  if (layout.flows && !layout.flowsAreBand && !layout.stacked) {
    add({layout.flows->x, 0.0F, size.width - layout.flows->x, size.height});
  }
  if (layout.toast && said.toast) {
    add(*layout.toast);
  }
  if (layout.notice && said.notice) {
    add(*layout.notice);
  }
  std::ranges::for_each(layout.console.buttons, add);
}

}  // namespace flowwall::ui
