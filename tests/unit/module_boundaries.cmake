# The table of modules as the targets have it, one a line, and the test of the includes against it.
get_property(entries GLOBAL PROPERTY FLOWWALL_MODULES)
# An entry's own list of modules was split with the list of entries: what has no colon belongs to
# the entry before.
set(table "")
foreach(entry IN LISTS entries)
  if(entry MATCHES ":")
    string(APPEND table "\n${entry}")
  else()
    string(APPEND table ";${entry}")
  endif()
endforeach()
file(WRITE ${PROJECT_BINARY_DIR}/modules.txt "${table}\n")

add_test(NAME module_boundaries
         COMMAND Python3::Interpreter ${CMAKE_CURRENT_LIST_DIR}/module_boundaries_test.py
                 ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/modules.txt)
set_tests_properties(module_boundaries PROPERTIES LABELS unit TIMEOUT 60)
