// The map's points as a picture, 800 x 700: by the processor and, where there is one (in software too), by OpenGL; a
// pan, where only the view moves, and a map that settles, where every point moves.
#include <benchmark/benchmark.h>

#include <QApplication>
#include <random>

#include "ui/widgets/point_renderer.h"

namespace {

using namespace latitude::ui;

PointScene scene_of(std::int64_t count) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  PointScene scene;
  for (std::int64_t i = 0; i < count; ++i) {
    const double cluster = static_cast<double>(i % 10);
    scene.points.push_back({normal(random) + 4 * std::cos(cluster), normal(random) + 4 * std::sin(cluster)});
    scene.colours.push_back(QColor::fromHsv(static_cast<int>(36 * (i % 10)), 200, 230).rgb());
  }
  scene.hidden.assign(static_cast<std::size_t>(count), false);
  return scene;
}

void draw(benchmark::State& state, PointRenderer* renderer, bool settling) {
  if (renderer == nullptr) return state.SkipWithError("no OpenGL 3.3 here");
  const PointScene scene = scene_of(state.range(0));
  Projection projection{{0, 0}, 50, {800, 700}};
  renderer->scene_changed();
  for (auto _ : state) {
    projection.centre += {0.01, 0};
    if (settling) renderer->scene_changed();
    benchmark::DoNotOptimize(renderer->draw(scene, projection, 1));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("DISPLAY")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  const auto raster = make_raster_renderer(), gl = make_gl_renderer(/*software_too=*/true);
  for (const auto& [name, renderer] : {std::pair{"raster", raster.get()}, {"OpenGL", gl.get()}}) {
    for (const bool settling : {false, true}) {
      const std::string title = std::string("BM_Points/") + name + (settling ? "/settling" : "/pan");
      benchmark::RegisterBenchmark(title.c_str(), draw, renderer, settling)
          ->Arg(10'000)
          ->Arg(70'000)
          ->Arg(1'000'000)
          ->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
