# flowwall_precompiled(TARGET KIND): parses what nearly every file of a kind includes once for all of them; of the
# time for a file that is a tenth (coroutines) to two thirds. Files name what they include all the same: the preset
# tidy builds without. Kinds: `plain`, `net` (with Asio and Beast), and both for tests, `plain_test` and `net_test`.

set(plain_headers
    <algorithm> <array> <charconv> <chrono> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional>
    <random> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
set(net_headers
    <boost/asio.hpp> <boost/asio/experimental/awaitable_operators.hpp> <boost/asio/ssl.hpp> <boost/beast/core.hpp>
    <boost/beast/http.hpp> <boost/beast/ssl.hpp> <boost/beast/websocket.hpp> <boost/json.hpp> <spdlog/spdlog.h>)
set(net_libraries flowwall_asio Boost::json spdlog::spdlog)
set(test_headers <gmock/gmock.h> <gtest/gtest.h>)

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled.cpp CONTENT "")
foreach(kind plain net plain_test net_test)
  set(target flowwall_precompiled_${kind})
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(${target} PRIVATE flowwall_options)
  target_precompile_headers(${target} PRIVATE ${plain_headers})
  if(kind MATCHES "^net")
    target_link_libraries(${target} PRIVATE ${net_libraries})
    target_precompile_headers(${target} PRIVATE ${net_headers})
  endif()
  if(kind MATCHES "_test$")
    target_link_libraries(${target} PRIVATE GTest::gmock)
    target_precompile_headers(${target} PRIVATE ${test_headers})
    target_compile_options(${target} PRIVATE ${FLOWWALL_TEST_OPTIONS})
  endif()
endforeach()

function(flowwall_precompiled target kind)
  target_precompile_headers(${target} REUSE_FROM flowwall_precompiled_${kind})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Werror=invalid-pch)  # else it would only be slow
  endif()
endfunction()

# Where the kernel's own headers do not go with those of the C library, which Asio brings.
#   flowwall_not_precompiled(FILES...)
function(flowwall_not_precompiled)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# Sets `result` to `net` if one of the libraries brings Asio, else to `plain`.
function(flowwall_kind_of result)
  set(kind plain)
  foreach(library IN LISTS ARGN)
    if(library MATCHES "^(flowwall_asio|flowwall_(http|sources|enrich|pipeline|app))$")
      set(kind net)
    endif()
  endforeach()
  set(${result} ${kind} PARENT_SCOPE)
endfunction()
