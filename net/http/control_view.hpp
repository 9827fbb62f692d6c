// POST /api/view: what the fields of a request ask of the renderer.
//
// Units: degrees; zoom as on the wall, kMinZoom to kMaxZoom. Thread: pure.
#pragma once

#include "engine/model/command.hpp"
#include "net/http/control_fields.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// Keys: mode, lat, lon, zoom, spin, pause, panels, labels, quality, palette, home. `current` gives
/// the coordinate that is not set when only one is. Errors: a sentence that names the key, what was
/// given and what is allowed.
[[nodiscard]] Result<model::SetView> parseSetView(const Fields& fields, model::GeoPoint current);

}  // namespace flowwall::net::http
