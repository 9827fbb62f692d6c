#include "engine/gl/objects.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <stdexcept>
#include <string>

namespace flowwall::gl {
namespace {

void label(GLenum type, GLuint id, std::string_view text) {
  glObjectLabel(type, id, static_cast<GLsizei>(text.size()), text.data());
}

template <typename Create> GLuint create(Create createObjects) {
  GLuint id = 0;
  createObjects(1, &id);
  return id;
}

GLuint createTexture2d() {
  GLuint id = 0;
  glCreateTextures(GL_TEXTURE_2D, 1, &id);
  return id;
}

// Colours of eight bits: as a window has them in memory, blue first, so that a picture is shown by
// copying it. Drivers take that hint, if they do, only with a format of no named size.
void allocate(GLuint texture, GLenum format, int widthPx, int heightPx) {
  if (format != GL_RGBA8) {
    glTextureStorage2D(texture, 1, format, widthPx, heightPx);
    return;
  }
  glTextureParameteri(texture, GL_TEXTURE_MAX_LEVEL, 0);  // first: how much is needed is known then
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, widthPx, heightPx, 0, GL_BGRA,
               GL_UNSIGNED_INT_8_8_8_8_REV, nullptr);
}

}  // namespace

void deleteBuffer(GLuint id) {
  glDeleteBuffers(1, &id);
}
void deleteTexture(GLuint id) {
  glDeleteTextures(1, &id);
}
void deleteFramebuffer(GLuint id) {
  glDeleteFramebuffers(1, &id);
}
void deleteVertexArray(GLuint id) {
  glDeleteVertexArrays(1, &id);
}
void deleteProgram(GLuint id) {
  glDeleteProgram(id);
}

Buffer::Buffer(std::string_view name, std::size_t capacityBytes)
    : handle_(create(glCreateBuffers)), capacityBytes_(capacityBytes) {
  // An empty buffer is not allowed by the API; one that is never read is harmless.
  const auto size = static_cast<GLsizeiptr>(capacityBytes == 0 ? 16 : capacityBytes);
  glNamedBufferStorage(handle_.id(), size, nullptr, GL_DYNAMIC_STORAGE_BIT);
  label(GL_BUFFER, handle_.id(), name);
}

void Buffer::write(std::size_t offsetBytes, std::span<const std::byte> bytes) {
  assert(offsetBytes + bytes.size() <= capacityBytes_);
  if (!bytes.empty()) {
    glNamedBufferSubData(handle_.id(), static_cast<GLintptr>(offsetBytes),
                         static_cast<GLsizeiptr>(bytes.size()), bytes.data());
  }
}

void Buffer::bind(GLenum target, GLuint binding) const {
  glBindBufferBase(target, binding, handle_.id());
}

VertexArray::VertexArray(std::string_view name) : handle_(create(glCreateVertexArrays)) {
  label(GL_VERTEX_ARRAY, handle_.id(), name);
}

void VertexArray::attribute(GLuint index, GLint components, const Buffer& buffer,
                            std::size_t offsetBytes, std::size_t strideBytes,
                            GLuint divisor) const {
  glVertexArrayVertexBuffer(handle_.id(), index, buffer.id(), static_cast<GLintptr>(offsetBytes),
                            static_cast<GLsizei>(strideBytes));
  glVertexArrayAttribFormat(handle_.id(), index, components, GL_FLOAT, GL_FALSE, 0);
  glVertexArrayAttribBinding(handle_.id(), index, index);
  glVertexArrayBindingDivisor(handle_.id(), index, divisor);
  glEnableVertexArrayAttrib(handle_.id(), index);
}

void VertexArray::indices(const Buffer& buffer) const {
  glVertexArrayElementBuffer(handle_.id(), buffer.id());
}

void VertexArray::bind() const {
  glBindVertexArray(handle_.id());
}

RenderTarget::RenderTarget(std::string_view name, GLenum format, int widthPx, int heightPx)
    : texture_(createTexture2d()), framebuffer_(create(glCreateFramebuffers)), widthPx_(widthPx),
      heightPx_(heightPx) {
  allocate(texture_.id(), format, widthPx, heightPx);
  glTextureParameteri(texture_.id(), GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTextureParameteri(texture_.id(), GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTextureParameteri(texture_.id(), GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  label(GL_TEXTURE, texture_.id(), name);
  glNamedFramebufferTexture(framebuffer_.id(), GL_COLOR_ATTACHMENT0, texture_.id(), 0);
  label(GL_FRAMEBUFFER, framebuffer_.id(), name);
  if (glCheckNamedFramebufferStatus(framebuffer_.id(), GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw std::runtime_error("the graphics driver cannot draw into a picture of " +
                             std::to_string(widthPx) + "x" + std::to_string(heightPx));
  }
}

void RenderTarget::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.id());
  glViewport(0, 0, widthPx_, heightPx_);
}

void RenderTarget::bindTexture(GLuint unit) const {
  glBindTextureUnit(unit, texture_.id());
}

void RenderTarget::clear() const {
  constexpr std::array<GLfloat, 4> kBlack{};
  glClearNamedFramebufferfv(framebuffer_.id(), GL_COLOR, 0, kBlack.data());
}

void RenderTarget::copyTo(const RenderTarget& other) const {
  copyTo(other, 0, 0, widthPx_, heightPx_);
}

void RenderTarget::copyTo(const RenderTarget& other, int x, int y, int widthPx,
                          int heightPx) const {
  assert(widthPx_ == other.widthPx_ && heightPx_ == other.heightPx_);
  const int left = std::clamp(x, 0, widthPx_);
  const int top = std::clamp(y, 0, heightPx_);
  const int width = std::clamp(x + widthPx, left, widthPx_) - left;
  const int height = std::clamp(y + heightPx, top, heightPx_) - top;
  glCopyImageSubData(texture_.id(), GL_TEXTURE_2D, 0, left, top, 0, other.texture_.id(),
                     GL_TEXTURE_2D, 0, left, top, 0, width, height, 1);
}

void RenderTarget::blitTo(GLuint framebuffer, int widthPx, int heightPx) const {
  const bool sameSize = widthPx == widthPx_ && heightPx == heightPx_;
  glBlitNamedFramebuffer(framebuffer_.id(), framebuffer, 0, 0, widthPx_, heightPx_, 0, 0, widthPx,
                         heightPx, GL_COLOR_BUFFER_BIT, sameSize ? GL_NEAREST : GL_LINEAR);
}

AlphaTexture::AlphaTexture(std::string_view name, int widthPx, int heightPx,
                           std::span<const std::uint8_t> pixels)
    : texture_(createTexture2d()) {
  glTextureStorage2D(texture_.id(), 1, GL_R8, widthPx, heightPx);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTextureSubImage2D(texture_.id(), 0, 0, 0, widthPx, heightPx, GL_RED, GL_UNSIGNED_BYTE,
                      pixels.data());
  glTextureParameteri(texture_.id(), GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  label(GL_TEXTURE, texture_.id(), name);
}

void AlphaTexture::bind(GLuint unit) const {
  glBindTextureUnit(unit, texture_.id());
}

}  // namespace flowwall::gl
