// The points of a scene as a picture: by the processor, or by OpenGL where there is a graphics card. Both draw the same
// to a shade: each pixel shows the mean colour of the discs over it, as opaque as they are together
// (1 - prod(1 - alpha)), whatever their order, so dense regions read and no class hides another by being drawn last.
//
// OpenGL draws outside the window and is read back. A QOpenGLWidget would turn the whole window into one that OpenGL
// composes: without a graphics card every repaint of a slider then costs a composition of the window in software.
#pragma once

#include <QImage>
#include <memory>

#include "ui/widgets/point_scene.h"

namespace latitude::ui {

class PointRenderer {
 public:
  virtual ~PointRenderer() = default;
  // Premultiplied, on nothing, `ratio` times the view's size.
  virtual QImage draw(const PointScene& scene, const Projection& projection, double ratio) = 0;
  // Points, colours, hidden or selected are others than at the last `draw`.
  virtual void scene_changed() = 0;
};

std::unique_ptr<PointRenderer> make_raster_renderer();
// None where there is no OpenGL 3.3 with float targets, or only one in software, which is slower than the raster
// (tests/bench/points_bench.cpp); a test asks for that one too.
std::unique_ptr<PointRenderer> make_gl_renderer(bool software_too = false);

}  // namespace latitude::ui
