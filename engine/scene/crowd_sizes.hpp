// How large packets, places and lines are drawn: as the rung of the quality ladder says, but
// smaller where so many share the picture that all of one kind together would cover it several
// times over. Then each would only hide in the others, and it is by the pixel that they cost.
//
// Units: factors, 0..1. Pure functions. Thread: any.
#pragma once

#include "engine/scene/arc_table.hpp"
#include "engine/scene/camera.hpp"
#include "engine/scene/quality_rung.hpp"

namespace flowwall::scene {

struct CrowdSizes {
  float packets = 1.0F;  ///< of their lengths
  float tails = 1.0F;    ///< of the packets' tails, besides; at 0 packets are dust: round dots
  float places = 1.0F;   ///< likewise
  float lines = 1.0F;    ///< of their widths
};

/// `unitPx`: pixels per pixel of a 1080p picture.
[[nodiscard]] CrowdSizes crowdSizes(const ArcTable& table, const QualityRung& rung,
                                    const CameraFrame& camera, int widthPx, int heightPx,
                                    float unitPx);

}  // namespace flowwall::scene
