// From the mouse event on a slider to the finished repaint of the decoded picture, without and with a live 20 x 20 grid
// of samples (then to the repaint of both), and from the start of the process to the first picture. Counts frames that
// were painted, from the event to the end of the paint; run it under Xvfb (./run bench does).
#include <benchmark/benchmark.h>

#include <unistd.h>
#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/widgets/image_grid.h"
#include "ui/widgets/picture_view.h"
#include "ui/widgets/value_slider.h"

namespace {

using namespace latitude;

// Milliseconds since this process began, by the kernel's clock (10 ms fine).
double since_process_start() {
  std::ifstream stat("/proc/self/stat"), uptime("/proc/uptime");
  std::string text;
  std::getline(stat, text);
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;  // field 22: start time in clock ticks
  double up = 0;
  uptime >> up;
  return 1000 * (up - std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

// Notes when a widget was painted.
class PaintWatch : public QObject {
 public:
  explicit PaintWatch(QWidget* widget) : QObject(widget) { widget->installEventFilter(this); }
  bool painted = false;

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::Paint) painted = true;
    return QObject::eventFilter(object, event);
  }
};

struct Window {
  explicit Window(const QString& model) : main(hub) {
    ui::apply_theme(*qApp, ui::Theme::dark);
    main.resize(1280, 800);
    main.restore_default_layout();
    hub.open(model);
    main.show();
    heartbeat.start(50);  // wakes `until` when nothing else does
  }

  template <typename Done>
  void until(Done done) {
    // Sleeps between events as the program does: a busy loop would take a core from the decoder.
    while (!done()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  }

  QTimer heartbeat;
  ui::Hub hub;
  ui::MainWindow main;
};

Window* window = nullptr;
double first_picture_ms = 0;

double percentile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

void send(QWidget* to, QEvent::Type type, const QPointF& at) {
  const bool down = type != QEvent::MouseButtonRelease;
  QMouseEvent event(type, at, to->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                    down ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
  QCoreApplication::sendEvent(to, &event);
}

// Drags the first slider of z to and fro; one iteration is one move of the mouse.
void drag(benchmark::State& state, bool with_grid) {
  engine::SamplesRequest samples = window->hub.session().samples;
  samples.rows = samples.columns = 20;
  auto* grid = window->main.findChild<ui::ImageGrid*>("samples");
  const engine::ModelInfo& model = *window->hub.model();
  if (with_grid && model.pose_axes.empty()) return state.SkipWithError("the grid follows the pose, and there is none");
  window->hub.set_samples(samples);
  window->hub.set_samples_visible(with_grid);
  const QString name = QString::fromStdString((with_grid ? model.pose_axes : model.z_axes).front().name);
  auto* slider = window->main.findChild<ui::ValueSlider*>(name);
  PaintWatch watch(grid);
  bool painted = false;
  auto done = QObject::connect(&window->hub, &ui::Hub::latency_changed, [&] { painted = true; });
  const double y = slider->height() - 9;
  send(slider, QEvent::MouseButtonPress, {20, y});
  std::vector<double> times;
  const int reach = slider->width() - 40;  // on the track, so that each move changes the value
  int step = 0;
  for (auto _ : state) {
    painted = watch.painted = false;
    QElapsedTimer timer;
    timer.start();
    step = (step + 1) % (2 * reach);
    send(slider, QEvent::MouseMove, {20.0 + (step < reach ? step : 2 * reach - step), y});
    window->until([&] { return painted && (!with_grid || watch.painted); });
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    times.push_back(1000 * seconds);
    state.SetIterationTime(seconds);
  }
  send(slider, QEvent::MouseButtonRelease, {20, y});
  QObject::disconnect(done);
  state.counters["p50_ms"] = percentile(times, 0.5);
  state.counters["p99_ms"] = percentile(times, 0.99);
}

void BM_SliderToRepaint(benchmark::State& state) { drag(state, false); }
void BM_SliderToRepaintWithGrid(benchmark::State& state) { drag(state, true); }

// While t-SNE settles: it is asked for with another perplexity than any map that is kept.
void BM_SliderToRepaintWhileMapSettles(benchmark::State& state) {
  engine::MapRequest map = window->hub.session().map;
  map.method = "tsne";
  map.perplexity = 29;
  window->hub.set_map(map);
  window->until([] { return window->hub.map() && window->hub.map()->method == "tsne" && window->hub.map()->settling; });
  drag(state, false);
  state.counters["points"] = static_cast<double>(window->hub.map()->x.size());
  state.counters["still_settling"] = window->hub.map()->settling ? 1 : 0;
}

void BM_StartToFirstPicture(benchmark::State& state) {
  for (auto _ : state) state.SetIterationTime(first_picture_ms / 1000);
}

}  // namespace

BENCHMARK(BM_StartToFirstPicture)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SliderToRepaint)->Iterations(1000)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SliderToRepaintWithGrid)->Iterations(1000)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SliderToRepaintWhileMapSettles)->Iterations(300)->UseManualTime()->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  QApplication::setOrganizationName("LatitudeBench");
  benchmark::Initialize(&argc, argv);
  const QString model = argc > 1 ? QString(argv[1]) : QString::fromStdString(engine::default_model());
  if (model.isEmpty()) {
    std::fprintf(stderr, "bench_window: there is no model in models/\n");
    return 1;
  }
  Window opened(model);
  window = &opened;
  bool first = false;
  QObject::connect(&opened.hub, &ui::Hub::latency_changed, [&] { first = true; });
  opened.until([&] { return first; });
  first_picture_ms = since_process_start();
  QElapsedTimer settle;  // map, strips and paths of the opening
  settle.start();
  opened.until([&] { return settle.elapsed() > 1500; });
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
