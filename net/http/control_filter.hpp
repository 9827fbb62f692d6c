// /api/filter: what the fields of a request make of the filter, and how the filter is told.
//
// Thread: pure.
#pragma once

#include <boost/json/object.hpp>

#include "engine/model/flow_filter.hpp"
#include "net/http/control_fields.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// `current` with the fields set that are named (kFilterFieldNames); an empty text takes one away,
/// clear=1 all that are not named beside it. Errors: a sentence that names the field, what was
/// given and what is allowed.
[[nodiscard]] Result<model::FlowFilter> parseFilter(const Fields& fields,
                                                    model::FlowFilter current);

/// Every field as it was set, "" where it is not, alerted as a switch; `matching` flows `of` all
/// that were looked at.
[[nodiscard]] boost::json::object filterJson(const model::AppliedFilter& applied);

}  // namespace flowwall::net::http
