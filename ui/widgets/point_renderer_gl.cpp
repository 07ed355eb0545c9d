// The points by OpenGL 3.3: one buffer, one draw call of point sprites that add up in a float picture, and one pass
// that turns the sums into colours (weighted sums as in ui/widgets/point_raster.cpp).
#include <QOffscreenSurface>
#include <QOpenGLBuffer>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVersionFunctionsFactory>
#include <QOpenGLVertexArrayObject>
#include <cmath>
#include <vector>

#include "ui/widgets/point_renderer.h"

namespace latitude::ui {
namespace {

constexpr const char* kPointVertex = R"(#version 330 core
layout(location = 0) in vec2 place;   // less the origin
layout(location = 1) in vec4 colour;  // alpha: 0 hidden, else how strong
uniform vec2 scale, shift;
uniform float diameter;
out vec4 tint;
void main() {
  gl_Position = colour.a > 0.0 ? vec4(place * scale + shift, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = diameter;
  tint = colour;
})";

constexpr const char* kPointFragment = R"(#version 330 core
in vec4 tint;
uniform float diameter, radius, opacity;
out vec4 sum;
void main() {
  float distance_to_centre = length((gl_PointCoord - vec2(0.5)) * diameter);
  float cover = clamp(radius + 0.5 - distance_to_centre, 0.0, 1.0);
  float weight = -log(1.0 - opacity * cover) * tint.a;
  sum = vec4(tint.rgb * weight, weight);
})";

constexpr const char* kResolveVertex = R"(#version 330 core
void main() { gl_Position = vec4(vec2(gl_VertexID % 2, gl_VertexID / 2) * 4.0 - 1.0, 0.0, 1.0); })";

constexpr const char* kResolveFragment = R"(#version 330 core
uniform sampler2D sums;
out vec4 colour;
void main() {
  vec4 sum = texelFetch(sums, ivec2(gl_FragCoord.xy), 0);
  float alpha = 1.0 - exp(-sum.a);
  colour = sum.a > 0.0 ? vec4(sum.rgb / sum.a * alpha, alpha) : vec4(0.0);
})";

struct Vertex {
  float x, y;
  quint8 r, g, b, strength;
};

class GlRenderer : public PointRenderer {
 public:
  ~GlRenderer() override {
    if (!context_.makeCurrent(&surface_)) return;
    sums_.reset();
    shown_.reset();
    buffer_.destroy();
    array_.destroy();
    points_.removeAllShaders();
    resolve_.removeAllShaders();
    context_.doneCurrent();
  }

  bool start(bool software_too) {
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    context_.setFormat(format);
    if (!context_.create()) return false;
    surface_.setFormat(context_.format());
    surface_.create();
    if (!surface_.isValid() || !context_.makeCurrent(&surface_)) return false;
    gl_ = QOpenGLVersionFunctionsFactory::get<QOpenGLFunctions_3_3_Core>(&context_);
    const bool ready = gl_ != nullptr && gl_->initializeOpenGLFunctions() && (software_too || !in_software()) &&
                       build(points_, kPointVertex, kPointFragment) &&
                       build(resolve_, kResolveVertex, kResolveFragment) && array_.create() && buffer_.create();
    if (ready) gl_->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most_pixels_);
    context_.doneCurrent();
    return ready;
  }

  void scene_changed() override { stale_ = true; }

  QImage draw(const PointScene& scene, const Projection& projection, double ratio) override {
    const QSize size = (projection.view * ratio).toSize();
    if (size.isEmpty() || std::max(size.width(), size.height()) > most_pixels_) return {};
    if (!context_.makeCurrent(&surface_)) return {};
    prepare(size);
    array_.bind();
    if (stale_) upload(scene);
    add_up(scene, projection, ratio, size);
    const QImage image = resolve(size);
    array_.release();
    context_.doneCurrent();
    return image;
  }

 private:
  bool in_software() const {
    const QByteArray name(reinterpret_cast<const char*>(gl_->glGetString(GL_RENDERER)));
    return name.contains("llvmpipe") || name.contains("softpipe") || name.contains("SWR") || name.contains("Software");
  }

  static bool build(QOpenGLShaderProgram& program, const char* vertex, const char* fragment) {
    return program.addShaderFromSourceCode(QOpenGLShader::Vertex, vertex) &&
           program.addShaderFromSourceCode(QOpenGLShader::Fragment, fragment) && program.link();
  }

  void prepare(const QSize& size) {
    if (sums_ && sums_->size() == size) return;
    QOpenGLFramebufferObjectFormat exact;
    exact.setInternalTextureFormat(GL_RGBA32F);
    sums_ = std::make_unique<QOpenGLFramebufferObject>(size, exact);
    shown_ = std::make_unique<QOpenGLFramebufferObject>(size);
  }

  // Positions less the first point's, so that single precision holds when the plane lies far from its origin.
  void upload(const PointScene& scene) {
    origin_ = scene.points.isEmpty() ? QPointF() : scene.points.front();
    std::vector<Vertex> vertices;
    vertices.reserve(static_cast<std::size_t>(scene.points.size()));
    for (int i = 0; i < scene.points.size(); ++i) {
      const QPointF p = scene.points[i] - origin_;
      const QRgb c = scene.colours[i];
      const int strength = scene.is_hidden(i) ? 0 : scene.is_faint(i) ? 26 : 255;
      vertices.push_back({static_cast<float>(p.x()), static_cast<float>(p.y()), static_cast<quint8>(qRed(c)),
                          static_cast<quint8>(qGreen(c)), static_cast<quint8>(qBlue(c)),
                          static_cast<quint8>(strength)});
    }
    count_ = static_cast<GLsizei>(vertices.size());
    buffer_.bind();
    buffer_.allocate(vertices.data(), static_cast<int>(vertices.size() * sizeof(Vertex)));
    gl_->glEnableVertexAttribArray(0);
    gl_->glEnableVertexAttribArray(1);
    gl_->glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(Vertex), nullptr);
    gl_->glVertexAttribPointer(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(Vertex),
                               reinterpret_cast<const void*>(offsetof(Vertex, r)));
    buffer_.release();
    stale_ = false;
  }

  void add_up(const PointScene& scene, const Projection& projection, double ratio, const QSize& size) {
    const double radius = point_radius(scene, projection) * ratio;
    const QPointF middle = origin_ - projection.centre;
    const QPointF scale(2 * projection.scale / projection.view.width(),
                        2 * projection.scale / projection.view.height());
    sums_->bind();
    gl_->glViewport(0, 0, size.width(), size.height());
    gl_->glClearColor(0, 0, 0, 0);
    gl_->glClear(GL_COLOR_BUFFER_BIT);
    gl_->glEnable(GL_PROGRAM_POINT_SIZE);
    gl_->glEnable(GL_BLEND);
    gl_->glBlendFunc(GL_ONE, GL_ONE);
    points_.bind();
    points_.setUniformValue("scale", scale);
    points_.setUniformValue("shift", QPointF(middle.x() * scale.x(), middle.y() * scale.y()));
    points_.setUniformValue("diameter", static_cast<float>(2 * radius + 2));
    points_.setUniformValue("radius", static_cast<float>(radius));
    points_.setUniformValue("opacity", static_cast<float>(scene.opacity));
    gl_->glDrawArrays(GL_POINTS, 0, count_);
    points_.release();
  }

  QImage resolve(const QSize& size) {
    shown_->bind();
    gl_->glViewport(0, 0, size.width(), size.height());
    gl_->glDisable(GL_BLEND);
    gl_->glActiveTexture(GL_TEXTURE0);
    gl_->glBindTexture(GL_TEXTURE_2D, sums_->texture());
    resolve_.bind();
    resolve_.setUniformValue("sums", 0);
    gl_->glDrawArrays(GL_TRIANGLES, 0, 3);
    resolve_.release();
    const QImage image = shown_->toImage();
    shown_->release();
    return image;
  }

  QOffscreenSurface surface_;
  QOpenGLContext context_;
  QOpenGLFunctions_3_3_Core* gl_ = nullptr;  // the context's
  QOpenGLShaderProgram points_, resolve_;
  QOpenGLVertexArrayObject array_;
  QOpenGLBuffer buffer_;
  std::unique_ptr<QOpenGLFramebufferObject> sums_, shown_;
  GLint most_pixels_ = 0;
  GLsizei count_ = 0;
  QPointF origin_;
  bool stale_ = true;
};

}  // namespace

std::unique_ptr<PointRenderer> make_gl_renderer(bool software_too) {
  auto renderer = std::make_unique<GlRenderer>();
  if (!renderer->start(software_too)) return nullptr;
  return renderer;
}

}  // namespace latitude::ui
