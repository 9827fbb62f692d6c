# Compiler settings and third-party packages, in one place.

find_program(FLOWWALL_CCACHE ccache)
if(FLOWWALL_CCACHE)
  # The sloppiness is what it asks for with precompiled headers; its own preprocessing is spared by the compiler's
  # list of what was included.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 ${FLOWWALL_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(flowwall_options INTERFACE)
target_include_directories(flowwall_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(flowwall_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                  -Wnon-virtual-dtor -Wold-style-cast
                                                  -Wno-missing-field-initializers)
# For all: some packages ask for it, and precompiled headers want one way of compiling.
target_compile_options(flowwall_options INTERFACE -pthread)
# gcc 12 sees uninitialised and dangling memory in its own coroutine frames and regex where there is none.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(flowwall_options INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
target_compile_definitions(
  flowwall_options
  INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
            BOOST_ASIO_NO_DEPRECATED SPDLOG_FMT_EXTERNAL)

if(FLOWWALL_SANITIZE)
  add_compile_options(-fsanitize=${FLOWWALL_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FLOWWALL_SANITIZE})
  if(FLOWWALL_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)
    # What clang 14 puts before a function for this check, it cannot put before a coroutine.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      add_compile_options(-fno-sanitize=function)
    endif()
  endif()
endif()

# Of the tests' own code: half of the whole build's time would go into optimising, or into checking for undefined
# behaviour, what runs once. What they test is checked.
set(FLOWWALL_TEST_OPTIONS -O0)
if(FLOWWALL_SANITIZE MATCHES undefined)
  list(APPEND FLOWWALL_TEST_OPTIONS -fno-sanitize=undefined)
endif()

if(FLOWWALL_TIDY)
  find_program(FLOWWALL_CLANG_TIDY NAMES clang-tidy REQUIRED)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system json)
find_package(OpenSSL 3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(glfw3 3.3 REQUIRED)
find_package(GTest REQUIRED)
find_package(OpenGL REQUIRED COMPONENTS EGL)
pkg_check_modules(IMGUI REQUIRED IMPORTED_TARGET imgui)
pkg_check_modules(FREETYPE REQUIRED IMPORTED_TARGET freetype2)
pkg_check_modules(FONTCONFIG REQUIRED IMPORTED_TARGET fontconfig)
pkg_check_modules(FRIBIDI REQUIRED IMPORTED_TARGET fribidi)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(CARES REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(TURBOJPEG REQUIRED IMPORTED_TARGET libturbojpeg)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(MAXMINDDB REQUIRED IMPORTED_TARGET libmaxminddb)
find_path(FLOWWALL_LIBLOC_INCLUDE libloc/database.h REQUIRED)
find_library(FLOWWALL_LIBLOC loc REQUIRED)
find_path(FLOWWALL_CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
