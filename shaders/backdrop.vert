#version 450 core
#include "common/whole_picture.glsl"
