#include "engine/scene/sun.hpp"

#include <cmath>
#include <numbers>

#include "engine/scene/geodesy.hpp"

namespace flowwall::scene {
namespace {

using namespace std::chrono_literals;

constexpr double kRadiansPerDegree = std::numbers::pi / 180.0;
constexpr model::UtcTime kJ2000 = std::chrono::sys_days(std::chrono::January / 1 / 2000) + 12h;
constexpr double kDaysPerCentury = 36525.0;

double sinDeg(double degrees) {
  return std::sin(degrees * kRadiansPerDegree);
}
double cosDeg(double degrees) {
  return std::cos(degrees * kRadiansPerDegree);
}

// Longitude along the ecliptic, with aberration and nutation. Units: degrees; centuries.
double apparentLongitude(double centuries, double ascendingNode) {
  const double meanLongitude = 280.46646 + centuries * (36000.76983 + centuries * 0.0003032);
  const double meanAnomaly = 357.52911 + centuries * (35999.05029 - centuries * 0.0001537);
  const double centre =
      (1.914602 - centuries * (0.004817 + centuries * 0.000014)) * sinDeg(meanAnomaly) +
      (0.019993 - centuries * 0.000101) * sinDeg(2.0 * meanAnomaly) +
      0.000289 * sinDeg(3.0 * meanAnomaly);
  return meanLongitude + centre - 0.00569 - 0.00478 * sinDeg(ascendingNode);
}

}  // namespace

model::GeoPoint subsolarPoint(model::UtcTime time) {
  const double days = std::chrono::duration<double, std::ratio<86400>>(time - kJ2000).count();
  const double centuries = days / kDaysPerCentury;
  const double ascendingNode = 125.04 - 1934.136 * centuries;
  const double longitude = apparentLongitude(centuries, ascendingNode);
  const double obliquity = 23.4392911 - 0.0130042 * centuries + 0.00256 * cosDeg(ascendingNode);
  const double declination = std::asin(sinDeg(obliquity) * sinDeg(longitude));
  const double rightAscension =
      std::atan2(cosDeg(obliquity) * sinDeg(longitude), cosDeg(longitude));
  const double greenwichSiderealDeg = 280.46061837 + 360.98564736629 * days;
  return {declination / kRadiansPerDegree,
          wrapLongitude(rightAscension / kRadiansPerDegree - greenwichSiderealDeg)};
}

}  // namespace flowwall::scene
