// From the picture back to places on Earth: which place is seen there, and where the view must look
// for a place to be seen there. The other way round from shaders/common/projection.glsl.
//
// Units: `seen` is a point of the picture from where the Earth's middle is drawn, y up, in Earth
// radii at the front of the globe (pixels over CameraFrame::scalePx). Degrees.
// Thread: pure. Errors: nothing beside the Earth.
// Source: a ray from the eye, kEyeDistance in front of the unit sphere; the Natural Earth
// projection's polynomial inverted by Newton's method.
#pragma once

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <optional>

#include "engine/model/units.hpp"

namespace flowwall::scene {

/// The sphere's normal that is seen there, in view space.
[[nodiscard]] std::optional<glm::dvec3> globeNormal(glm::dvec2 seen);
/// The same; beside the globe, that of the limb in this direction.
[[nodiscard]] glm::dvec3 nearestGlobeNormal(glm::dvec2 seen);
/// The place at this normal of a globe that looks at `center`.
[[nodiscard]] model::GeoPoint placeAtNormal(const glm::dvec3& normal, model::GeoPoint center);
/// The same place, counted from the side of the globe on which `center` is: beyond a pole its
/// latitude goes on past 90°.
[[nodiscard]] model::GeoPoint onSideOf(model::GeoPoint center, model::GeoPoint place);
/// What the globe must look at for `place`, counted from there, to be at this normal; as near as it
/// can, since north stays up.
[[nodiscard]] model::GeoPoint centerFor(model::GeoPoint place, const glm::dvec3& normal);
/// How far east of the middle `place` is when it is seen at `seenX`, on a globe that looks at this
/// latitude. Beyond where it would go out of sight this grows on evenly; within 17° of a pole, no
/// faster than there, since a short way would turn the globe far. Units: degrees.
[[nodiscard]] double degreesAside(model::GeoPoint place, double centerLatDeg, double seenX);

/// The place whose projection this is.
[[nodiscard]] std::optional<model::GeoPoint> inverseNaturalEarth(glm::dvec2 projected);
/// The same; beside the map, the nearest on its edge.
[[nodiscard]] model::GeoPoint nearestOnMap(glm::dvec2 projected);
/// What a map of this zoom has in its middle instead: the nearest at which its edges stay out of
/// where all of it is seen at zoom 1. Zoomed in about a place of that, it never has to give way.
[[nodiscard]] model::GeoPoint keptOnMap(model::GeoPoint center, double zoom);

}  // namespace flowwall::scene
