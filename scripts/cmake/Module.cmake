# flowwall_module(NAME KNOWS modules... USES libraries... SOURCES files...)
#
# One target a module. KNOWS are the modules whose headers it may include: the links are the
# table in ARCHITECTURE.md, and tests/unit/module_boundaries checks the includes against it.
function(flowwall_module name)
  cmake_parse_arguments(M "" "" "KNOWS;USES;SOURCES" ${ARGN})
  add_library(flowwall_${name} STATIC ${M_SOURCES})
  target_link_libraries(flowwall_${name} PUBLIC flowwall_options)
  foreach(known IN LISTS M_KNOWS)
    target_link_libraries(flowwall_${name} PUBLIC flowwall_${known})
  endforeach()
  target_link_libraries(flowwall_${name} PUBLIC ${M_USES})
  list(TRANSFORM M_KNOWS PREPEND flowwall_ OUTPUT_VARIABLE known)
  flowwall_kind_of(kind flowwall_${name} ${known})
  flowwall_precompiled(flowwall_${name} ${kind})
  if(FLOWWALL_TIDY)
    set_target_properties(flowwall_${name} PROPERTIES CXX_CLANG_TIDY
                                                      "${FLOWWALL_CLANG_TIDY};--quiet")
  endif()
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(GLOBAL APPEND PROPERTY FLOWWALL_MODULES "${folder}:${name}:${M_KNOWS}")
endfunction()
