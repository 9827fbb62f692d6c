#include "engine/gl/pixel_fetch.hpp"

#include <cassert>

namespace flowwall::gl {
namespace {

constexpr std::string_view kLabel = "pixel fetch";

GLuint readableBuffer(std::size_t bytes) {
  GLuint id = 0;
  glCreateBuffers(1, &id);
  glNamedBufferStorage(id, static_cast<GLsizeiptr>(bytes), nullptr,
                       GL_MAP_READ_BIT | GL_CLIENT_STORAGE_BIT);
  glObjectLabel(GL_BUFFER, id, static_cast<GLsizei>(kLabel.size()), kLabel.data());
  return id;
}

}  // namespace

PixelFetch::~PixelFetch() {
  glDeleteSync(fence_);  // null is ignored
}

void PixelFetch::begin(const RenderTarget& target) {
  assert(!underWay());
  sizeBytes_ =
      static_cast<std::size_t>(target.widthPx()) * static_cast<std::size_t>(target.heightPx()) * 4;
  if (sizeBytes_ > capacityBytes_) {
    buffer_ = Handle<deleteBuffer>(readableBuffer(sizeBytes_));
    capacityBytes_ = sizeBytes_;
  }
  glBindFramebuffer(GL_READ_FRAMEBUFFER, target.framebuffer());
  glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer_.id());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, target.widthPx(), target.heightPx(), GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
  fence_ = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
}

bool PixelFetch::finish(const std::function<void(std::span<const std::uint8_t> rgba)>& use) {
  if (fence_ == nullptr) {
    return false;
  }
  const GLenum state = glClientWaitSync(fence_, GL_SYNC_FLUSH_COMMANDS_BIT, 0);
  if (state != GL_ALREADY_SIGNALED && state != GL_CONDITION_SATISFIED) {
    return false;
  }
  glDeleteSync(fence_);
  fence_ = nullptr;
  const auto* pixels = static_cast<const std::uint8_t*>(
      glMapNamedBufferRange(buffer_.id(), 0, static_cast<GLsizeiptr>(sizeBytes_), GL_MAP_READ_BIT));
  if (pixels == nullptr) {
    return false;
  }
  use({pixels, sizeBytes_});
  glUnmapNamedBuffer(buffer_.id());
  return true;
}

}  // namespace flowwall::gl
