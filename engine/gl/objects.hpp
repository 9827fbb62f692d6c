// Move-only owners of OpenGL objects. Each is made with direct state access and labelled, so that
// debuggers and debug messages call it by name.
//
// Ownership: the handle deletes its object. Thread: made, used and destroyed on the render thread.
#pragma once

#include <glad/gl.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace flowwall::gl {

/// Owns one object name; `Delete` deletes it.
template <void (*Delete)(GLuint)> class Handle {
 public:
  Handle() = default;
  explicit Handle(GLuint id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (id_ != 0) {
      Delete(id_);
    }
  }
  [[nodiscard]] GLuint id() const { return id_; }
  explicit operator bool() const { return id_ != 0; }

 private:
  GLuint id_ = 0;
};

void deleteBuffer(GLuint id);
void deleteTexture(GLuint id);
void deleteFramebuffer(GLuint id);
void deleteVertexArray(GLuint id);
void deleteProgram(GLuint id);

/// A buffer of fixed capacity, written by the CPU in parts.
class Buffer {
 public:
  Buffer() = default;
  /// Units: bytes. Contents are undefined until written.
  Buffer(std::string_view label, std::size_t capacityBytes);

  template <typename T>
  Buffer(std::string_view label, std::span<const T> contents)
      : Buffer(label, contents.size_bytes()) {
    write(0, std::as_bytes(contents));
  }

  void write(std::size_t offsetBytes, std::span<const std::byte> bytes);
  void bind(GLenum target, GLuint binding) const;
  [[nodiscard]] GLuint id() const { return handle_.id(); }
  [[nodiscard]] std::size_t capacityBytes() const { return capacityBytes_; }

 private:
  Handle<deleteBuffer> handle_;
  std::size_t capacityBytes_ = 0;
};

/// By the API's custom an offset into the bound buffer is given as a pointer.
[[nodiscard]] inline const void* bufferOffset(std::size_t bytes) {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(bytes));
}

/// A vertex array without attributes: vertices are pulled from buffers in the shader, or given by
/// `attribute`.
class VertexArray {
 public:
  explicit VertexArray(std::string_view label);

  /// Float attribute `index` of `components`, read from `buffer` at `offsetBytes` every
  /// `strideBytes`; `divisor` 1 steps once an instance. Each attribute has a binding of its own.
  void attribute(GLuint index, GLint components, const Buffer& buffer, std::size_t offsetBytes,
                 std::size_t strideBytes, GLuint divisor) const;
  void indices(const Buffer& buffer) const;
  void bind() const;
  [[nodiscard]] GLuint id() const { return handle_.id(); }

 private:
  Handle<deleteVertexArray> handle_;
};

/// A colour texture one can draw into. Its first row is the picture's top, as in image files and
/// (in memory) in windows. Units: pixels.
class RenderTarget {
 public:
  RenderTarget() = default;
  RenderTarget(std::string_view label, GLenum format, int widthPx, int heightPx);

  void bind() const;
  /// To be read in shaders.
  void bindTexture(GLuint unit) const;
  /// To black, without drawing.
  void clear() const;
  /// Copies the whole picture; both targets have the same size.
  void copyTo(const RenderTarget& other) const;
  /// Copies a part of it, px from the upper left corner; of it, what lies within the picture.
  void copyTo(const RenderTarget& other, int x, int y, int widthPx, int heightPx) const;
  /// Scales into a framebuffer (0: the window's) of the given size.
  void blitTo(GLuint framebuffer, int widthPx, int heightPx) const;
  [[nodiscard]] GLuint framebuffer() const { return framebuffer_.id(); }
  [[nodiscard]] int widthPx() const { return widthPx_; }
  [[nodiscard]] int heightPx() const { return heightPx_; }

 private:
  Handle<deleteTexture> texture_;
  Handle<deleteFramebuffer> framebuffer_;
  int widthPx_ = 0;
  int heightPx_ = 0;
};

/// An 8-bit single channel texture (glyphs).
class AlphaTexture {
 public:
  AlphaTexture() = default;
  AlphaTexture(std::string_view label, int widthPx, int heightPx,
               std::span<const std::uint8_t> pixels);
  void bind(GLuint unit) const;

 private:
  Handle<deleteTexture> texture_;
};

}  // namespace flowwall::gl
