# OpenGL 4.5 core loader, generated at build by Debian's python3-glad, offline (--reproducible).
find_program(FLOWWALL_GLAD glad REQUIRED)
set(glad_dir ${PROJECT_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${glad_dir}/src/gl.c ${glad_dir}/include/glad/gl.h
  COMMAND ${FLOWWALL_GLAD} --api gl:core=4.5 --extensions "" --reproducible --quiet --out-path ${glad_dir} c
  COMMENT "Generating the OpenGL loader"
  VERBATIM)
add_library(flowwall_glad STATIC ${glad_dir}/src/gl.c)
target_include_directories(flowwall_glad SYSTEM PUBLIC ${glad_dir}/include)
