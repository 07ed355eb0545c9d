#include "ui/main_window.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QScrollArea>
#include <QSettings>
#include <QToolBar>
#include <QtTest>
#include <set>

#include "ui/panels/picture_panel.h"
#include "ui/support.h"
#include "ui/theme.h"
#include "ui/widgets/image_grid.h"
#include "ui/widgets/value_slider.h"

namespace latitude::ui::test {
namespace {

class MainWindowTest : public testing::Test {
 protected:
  void SetUp() override {
    QSettings().clear();
    make();
  }
  void TearDown() override {
    window.reset();
    hub.reset();
    apply_theme(*qApp, Theme::dark);
  }

  void make() {
    window.reset();
    hub = std::make_unique<Hub>();
    window = std::make_unique<MainWindow>(*hub);
  }
  void show() {
    window->show();
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
  }
  void show_with_model() {
    show();
    hub->open(QString::fromStdString(make_test_model(true, true)));
    ASSERT_TRUE(wait_for([this] { return hub->session().item == 0 && hub->map() && hub->paths(); }));
    wait_for_picture();
  }
  void wait_for_picture() {
    ASSERT_TRUE(wait_for([this] { return hub->decoded() && hub->decoded()->code == hub->session().code; }));
  }
  // The model that is open still answers.
  void expect_works() {
    hub->randomise();
    wait_for_picture();
  }
  QDockWidget* dock(const QString& name) const { return window->findChild<QDockWidget*>(name); }
  // Of the panels in sight; a tab in the back has none.
  std::map<QString, QRect> places() const {
    std::map<QString, QRect> all;
    for (const QDockWidget* each : window->findChildren<QDockWidget*>()) {
      if (!each->visibleRegion().isEmpty()) all[each->objectName()] = each->geometry();
    }
    return all;
  }
  void drop(const QList<QUrl>& urls) {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    ASSERT_TRUE(enter.isAccepted());
    QDropEvent dropped({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &dropped);
  }
  QString write(const QString& name, const QByteArray& bytes) const {
    QFile file(QString::fromStdString(temporary_folder()) + "/" + name);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return file.fileName();
  }
  QByteArray model_bytes() const {
    QFile file(QString::fromStdString(make_test_model(true, true)));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return file.readAll();
  }

  std::unique_ptr<Hub> hub;
  std::unique_ptr<MainWindow> window;
};

TEST_F(MainWindowTest, FitsASmallScreen) {
  show_with_model();
  EXPECT_LE(window->minimumSizeHint().width(), 1280);
  EXPECT_LE(window->minimumSizeHint().height(), 800);
  window->resize(1280, 800);
  ASSERT_TRUE(wait_for([this] { return window->size() == QSize(1280, 800); }));
  for (const char* name : {"sliders", "picture", "samples", "map", "paths"}) {
    EXPECT_TRUE(dock(name)->isVisible()) << name;
    EXPECT_FALSE(dock(name)->visibleRegion().isEmpty()) << name;
    EXPECT_TRUE(window->rect().contains(dock(name)->geometry())) << name;
  }
}

TEST_F(MainWindowTest, KeysShowAndHidePanelsAndF5BringsThemBack) {
  show_with_model();
  const std::map<QString, QRect> before = places();
  key(*window, Qt::Key_1, Qt::ControlModifier);
  EXPECT_FALSE(dock("sliders")->isVisible());
  key(*window, Qt::Key_1, Qt::ControlModifier);
  EXPECT_TRUE(dock("sliders")->isVisible());
  key(*window, Qt::Key_4, Qt::ControlModifier);
  EXPECT_FALSE(dock("map")->isVisible());
  dock("samples")->setFloating(true);
  key(*window, Qt::Key_F5);
  EXPECT_TRUE(dock("map")->isVisible());
  EXPECT_FALSE(dock("samples")->isFloating());
  // Splitters settle only nearly to the same pixels.
  ASSERT_EQ(places().size(), before.size());
  for (const auto& [name, place] : places()) {
    constexpr int kNear = 24;
    EXPECT_LE((place.topLeft() - before.at(name).topLeft()).manhattanLength(), kNear) << name.toStdString();
    EXPECT_LE((place.bottomRight() - before.at(name).bottomRight()).manhattanLength(), kNear) << name.toStdString();
  }
  expect_works();
}

TEST_F(MainWindowTest, ABadFileIsOneLineInTheBarAndTheModelStays) {
  show_with_model();
  const std::string model = hub->model()->path;
  const QByteArray good = model_bytes();
  QByteArray damaged = good;
  damaged[3] = '\x7f';
  for (const QString& path :
       {write("text.safetensors", "just a text, no model at all\nin two lines\n"), write("empty.safetensors", ""),
        QString("/nowhere/missing.safetensors"), write("cut.safetensors", good.left(good.size() / 2)),
        write("damaged.safetensors", damaged), QString("no-such-bundled-model"),
        QString::fromStdString(temporary_folder())}) {
    window->show_message({});
    window->findChild<QToolBar*>("message")->hide();
    hub->open(path);
    ASSERT_TRUE(wait_for([this] { return !window->message().isEmpty(); })) << path.toStdString();
    EXPECT_FALSE(window->message().contains('\n')) << window->message().toStdString();
    EXPECT_TRUE(window->message().contains(QFileInfo(path).fileName())) << window->message().toStdString();
    EXPECT_EQ(hub->model()->path, model);
    expect_works();
  }
  key(*window, Qt::Key_Escape);
  EXPECT_TRUE(window->message().isEmpty());
}

TEST_F(MainWindowTest, AMessageMovesNoPanel) {
  show_with_model();
  const QRect before = dock("sliders")->geometry();
  const QSize size = window->size();
  window->show_message(QString("A very long message. ").repeated(60));
  ASSERT_TRUE(wait_for([&] { return dock("sliders")->geometry().top() >= before.top(); }));
  EXPECT_EQ(window->size(), size);
  EXPECT_LE(dock("sliders")->geometry().top() - before.top(), size.height() / 4);
}

TEST_F(MainWindowTest, AFileCanBeDropped) {
  show_with_model();
  const QString other = QString::fromStdString(make_test_model(false, true));
  drop({QUrl::fromLocalFile(other)});
  ASSERT_TRUE(wait_for([&] { return hub->model()->path == other.toStdString(); }));
  EXPECT_TRUE(window->windowTitle().contains("vae-atlas"));
  drop({QUrl("https://example.org/model.safetensors")});
  EXPECT_TRUE(window->message().contains("one model file"));
  drop({QUrl::fromLocalFile(other), QUrl::fromLocalFile(other)});
  EXPECT_TRUE(window->message().contains("one model file"));
}

TEST_F(MainWindowTest, TabReachesEveryControlOfTheSliders) {
  show_with_model();
  const QWidget* panel = dock("sliders")->widget();
  std::set<QWidget*> wanted;
  for (QWidget* each : panel->findChildren<QWidget*>()) {
    const bool control =
        qobject_cast<ValueSlider*>(each) || qobject_cast<QSpinBox*>(each) || qobject_cast<QAbstractButton*>(each);
    if (control && each->isVisible() && each->isEnabled()) wanted.insert(each);
  }
  ASSERT_GT(wanted.size(), 8u);
  auto* scroll = panel->findChild<QScrollArea*>();
  panel->findChild<ValueSlider*>()->setFocus();
  constexpr int kMostTabs = 200;
  for (int i = 0; i < kMostTabs && !wanted.empty(); ++i) {
    QWidget* now = QApplication::focusWidget();
    ASSERT_NE(now, nullptr);
    wanted.erase(now);
    if (qobject_cast<ValueSlider*>(now)) {
      const QRect place(now->mapTo(scroll->viewport(), QPoint()), now->size());
      EXPECT_TRUE(scroll->viewport()->rect().contains(place.center())) << now->objectName().toStdString();
    }
    key(*window, Qt::Key_Tab);
  }
  for (const QWidget* missed : wanted) ADD_FAILURE() << missed->accessibleName().toStdString() << " is not reached";
}

TEST_F(MainWindowTest, EveryControlHasANameAndATip) {
  show_with_model();
  for (QWidget* each : window->findChildren<QWidget*>()) {
    const bool control = qobject_cast<QAbstractSlider*>(each) || qobject_cast<QAbstractSpinBox*>(each) ||
                         qobject_cast<QAbstractButton*>(each) || qobject_cast<QComboBox*>(each) ||
                         qobject_cast<ImageGrid*>(each);
    if (!control || each->focusPolicy() == Qt::NoFocus || !each->isVisible()) continue;
    const auto* button = qobject_cast<QAbstractButton*>(each);
    const bool named_well = !each->accessibleName().isEmpty() || (button && !button->text().isEmpty());
    EXPECT_TRUE(named_well) << each->metaObject()->className() << " in "
                            << each->parentWidget()->objectName().toStdString();
  }
}

TEST_F(MainWindowTest, KeysActWithoutAMenu) {
  show_with_model();
  const engine::Code first = hub->session().code;
  key(*window, Qt::Key_R);
  EXPECT_NE(hub->session().code, first);
  key(*window, Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(hub->session().code, first);
  key(*window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_NE(hub->session().code, first);
  const std::uint64_t seed = hub->session().samples.seed;
  key(*window, Qt::Key_N);
  EXPECT_NE(hub->session().samples.seed, seed);
  const bool dark = colours().dark;
  key(*window, Qt::Key_T, Qt::ControlModifier);
  EXPECT_NE(colours().dark, dark);
  key(*window, Qt::Key_T, Qt::ControlModifier);
  EXPECT_EQ(colours().dark, dark);
  for (const Qt::Key closer : {Qt::Key_Plus, Qt::Key_Equal}) key(*window, closer, Qt::ControlModifier);
  EXPECT_NEAR(hub->session().zoom.factor, 1.25 * 1.25, 1e-9);
  key(*window, Qt::Key_Minus, Qt::ControlModifier);
  EXPECT_NEAR(hub->session().zoom.factor, 1.25, 1e-9);
  key(*window, Qt::Key_0, Qt::ControlModifier);
  EXPECT_EQ(hub->session().zoom, PictureZoom());
  expect_works();
}

TEST_F(MainWindowTest, TheSessionIsThereAgainAtTheNextStart) {
  show_with_model();
  hub->randomise();
  hub->set_map({.component_x = 2, .component_y = 1});
  hub->set_path({4, 9, 6, 0, {"linear", "fisher-rao"}, "parts", 3});
  hub->set_hidden_classes({false, true, false, false, false, false, false, false, false, false});
  hub->set_theme(Theme::light);
  dock("samples")->hide();
  wait_for_picture();
  const Session before = hub->session();
  ASSERT_TRUE(window->close());

  make();
  ASSERT_TRUE(window->restore_from_settings());
  show();
  ASSERT_TRUE(wait_for([this] { return hub->model().has_value() && hub->map() && hub->paths(); }));
  wait_for_picture();
  EXPECT_EQ(to_json(hub->session()), to_json(before));
  EXPECT_EQ(hub->map()->component_x, 2);
  EXPECT_FALSE(dock("samples")->isVisible());
  EXPECT_FALSE(colours().dark);
}

TEST_F(MainWindowTest, DamagedSettingsOpenTheWindowAsNew) {
  for (const QString& session : {QString("{\"version\": 1}"), QString("nonsense"), QString("[[[[")}) {
    QSettings().setValue("session", session);
    QSettings().setValue("geometry", QByteArray("\x01\x02\x03"));
    QSettings().setValue("layout", QByteArray(1000, '\xff'));
    make();
    EXPECT_FALSE(window->restore_from_settings());
    show();
    EXPECT_TRUE(window->message().isEmpty());
  }
}

TEST_F(MainWindowTest, ASessionOutOfItsModelsBoundsIsShownAsFarAsItGoes) {
  show_with_model();
  Session wild = hub->session();
  wild.item = 2'000'000'000;
  wild.map.component_x = -7;
  wild.map.component_y = 4000;
  wild.path = {-5, 2'000'000'000, 2'000'000'000, -3, {"no-such-kind"}, "bent", 1};
  wild.path_position = -1e300;
  wild.samples.rows = 2'000'000'000;
  wild.samples.columns = -3;
  wild.samples.temperature = -1e300;
  wild.hidden_classes.assign(1000, true);
  bool opened = false;
  QObject::connect(hub.get(), &Hub::model_opened, window.get(), [&] { opened = true; });
  hub->restore(wild);
  ASSERT_TRUE(wait_for([&] { return opened; }));
  expect_works();
  ASSERT_TRUE(wait_for([this] { return hub->map().has_value(); }));
  EXPECT_FALSE(window->grab().isNull());
  hub->set_path({0, 1, 5, 0, {"linear"}, "entries", 1});
  ASSERT_TRUE(wait_for([this] { return hub->paths().has_value(); }));
}

TEST_F(MainWindowTest, TheEventLoopTurnsWhileItTrains) {
  show_with_model();
  engine::Recipe recipe;
  recipe.name = "loop";
  recipe.data = make_test_data();
  recipe.epochs = 100'000;
  recipe.batch = 20;
  hub->trainer().start(recipe, temporary_folder() + "/loop", "cpu");
  ASSERT_TRUE(wait_for([this] { return hub->trainer().status().phase == engine::Phase::running; }));
  std::vector<double> gaps;
  QElapsedTimer clock;
  QTimer ticks;
  QObject::connect(&ticks, &QTimer::timeout, &ticks,
                   [&] { gaps.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6), clock.start(); });
  clock.start();
  ticks.start(1);
  const std::size_t epochs = hub->trainer().status().curve.size();
  ASSERT_TRUE(wait_for([&] { return gaps.size() > 300 && hub->trainer().status().curve.size() > epochs + 3; }));
  ticks.stop();
  std::sort(gaps.begin(), gaps.end());
  RecordProperty("gap_median_us", static_cast<int>(1000 * gaps[gaps.size() / 2]));
  RecordProperty("gap_99_percent_us", static_cast<int>(1000 * gaps[gaps.size() * 99 / 100]));
  RecordProperty("gap_largest_us", static_cast<int>(1000 * gaps.back()));
  expect_works();
  window->close();  // while it trains
  window.reset();
  hub.reset();
  EXPECT_TRUE(QFile::exists(QString::fromStdString(temporary_folder()) + "/loop/loop.checkpoint"));
}

TEST_F(MainWindowTest, ClosesWhileAModelIsBeingOpened) {
  const QString path = QString::fromStdString(make_test_model(true, true));
  for (int i = 0; i < 3; ++i) {
    make();
    show();
    hub->open(path);
    if (i > 0) QApplication::processEvents();
    window->close();
    window.reset();
    hub.reset();
  }
}

TEST_F(MainWindowTest, OpeningManyModelsAtOnceEndsWithTheLast) {
  show();
  const QString a = QString::fromStdString(make_test_model(true, true)),
                b = QString::fromStdString(make_test_model(false, false));
  for (int i = 0; i < 10; ++i) hub->open(i % 2 == 0 ? a : b);
  ASSERT_TRUE(wait_for([&] { return hub->model() && hub->model()->path == b.toStdString(); }));
  wait_for_picture();
  EXPECT_TRUE(window->message().isEmpty()) << window->message().toStdString();
  expect_works();
}

}  // namespace
}  // namespace latitude::ui::test
