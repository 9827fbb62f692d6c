// GET /api/status: the predecessor's `uptime`, `params`, `ntopHost` and `cookie`, and what this
// wall knows besides.
//
// Of the source and of each provider `error` is what is wrong now, null when nothing is;
// `lastError` stays, with its time `lastErrorAt`. A provider's `dataFrom` is when its data was
// made, or the last answer came.
//
// Units: uptime in seconds; ageMs since the source's last good answer, null before the first; times
// in ISO 8601, UTC.
// Thread: pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/alert.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/command.hpp"
#include "net/http/wall_view.hpp"

namespace flowwall::net::http {

struct PreviewCounts {
  std::size_t viewers = 0;    ///< now
  std::uint64_t encoded = 0;  ///< pictures, since the start
};

[[nodiscard]] std::string statusJson(std::string_view version, const WallView& wall,
                                     const model::AppliedState& applied,
                                     const PreviewCounts& previews, const model::Clock& clock);

/// `{ifid, length, proto}`, all texts, as the predecessor had them.
[[nodiscard]] boost::json::object paramsJson(const PollParams& params);

/// `{source, providers}`, each as in /api/status.
[[nodiscard]] boost::json::object healthJson(const model::SourceHealth& source,
                                             const std::vector<model::ProviderHealth>& providers,
                                             model::Uptime now);

/// `{number, time, client, server, country, asn, asName, why, score}`.
[[nodiscard]] boost::json::object alertJson(const model::Alert& alert);

/// `{mode, lat, lon, zoom, spin, pause, panels, labels, quality, palette}`, as POST /api/view takes
/// them.
[[nodiscard]] boost::json::object viewJson(const model::AppliedState& applied);

}  // namespace flowwall::net::http
