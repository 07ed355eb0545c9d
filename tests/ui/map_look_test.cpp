// How the map's points look: colours, pictures in place of points, contours, neighbours by several distances, and the
// way out of the window; chosen by hand from the menu.
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QSlider>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <set>

#include "io/files.h"
#include "ui/panels/map_export.h"
#include "ui/panels/map_look_menu.h"
#include "ui/panels/map_panel.h"
#include "ui/point_export.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class MapLookTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<MapPanel>();
    view = panel->findChild<PointCloudView*>("map");
    show(640, 520);
    open(true, true);
    wait_for_map();
    QObject::connect(&hub, &Hub::message, &window, [this](const QString& text) { said.push_back(text); });
  }

  // Opens the menu by its button and triggers an action by its path of titles.
  void choose_in_menu(const QStringList& titles) {
    QMenu* menu = panel->findChild<MapLookMenu*>();
    QTimer::singleShot(0, menu, [menu, titles] {
      QMenu* at = menu;
      for (const QString& title : titles) {
        QAction* found = nullptr;
        for (QAction* action : at->actions()) {
          if (action->text() == title) found = action;
        }
        ASSERT_NE(found, nullptr) << title.toStdString();
        if (found->menu() != nullptr) {
          at = found->menu();
        } else {
          found->trigger();
        }
      }
      menu->close();
    });
    click(*named<QToolButton>(*panel, "look"));
    ASSERT_TRUE(wait_for([menu] { return !menu->isVisible(); }));
  }
  std::set<QRgb> colours_shown() const {
    const QVector<QRgb>& all = view->scene().colours;
    return {all.begin(), all.end()};
  }
  ColourBar* bar() const { return panel->findChild<ColourBar*>(); }

  MapPanel* panel = nullptr;
  PointCloudView* view = nullptr;
  QStringList said;
};

TEST_F(MapLookTest, ColoursByClassADimensionSigmaAndReconstruction) {
  EXPECT_LE(colours_shown().size(), 10U);
  EXPECT_FALSE(bar()->isVisible());
  const QString axis = QString::fromStdString(hub.model()->z_axes.front().name);
  for (const QString& title : {axis, QString("posterior σ"), QString("reconstruction error")}) {
    choose_in_menu({"Colour by", title});
    EXPECT_GT(colours_shown().size(), 20U) << title.toStdString();
    EXPECT_TRUE(bar()->isVisible());
  }
  // Brighter means more.
  const auto& errors = hub.model()->reconstruction;
  const auto most = static_cast<int>(std::max_element(errors.begin(), errors.end()) - errors.begin());
  const auto least = static_cast<int>(std::min_element(errors.begin(), errors.end()) - errors.begin());
  EXPECT_GT(QColor(view->scene().colours[most]).lightness(), QColor(view->scene().colours[least]).lightness());
  choose_in_menu({"Colour by", "class"});
  EXPECT_LE(colours_shown().size(), 10U);
  EXPECT_FALSE(bar()->isVisible());
}

TEST_F(MapLookTest, ContoursSurroundTheClassesThatAreShown) {
  choose_in_menu({"Density contours"});
  ASSERT_TRUE(wait_for([this] { return !view->scene().regions.isEmpty(); }));
  const auto before = view->scene().regions.size();
  click(*named<QPushButton>(*panel, "Class 3"));
  ASSERT_TRUE(wait_for([&] { return view->scene().regions.size() == before - 1; }));
  choose_in_menu({"Density contours"});
  EXPECT_TRUE(view->scene().regions.isEmpty());
}

TEST_F(MapLookTest, PicturesStandInPlaceOfPoints) {
  // 200 points are few: they have pictures where there is room.
  ASSERT_TRUE(wait_for([this] { return !view->scene().pictures.isEmpty(); }));
  const QHash<int, QImage>& pictures = view->scene().pictures;
  for (auto a = pictures.begin(); a != pictures.end(); ++a) {
    for (auto b = pictures.begin(); b != a; ++b) {
      const QPointF apart = view->to_view(view->scene().points[a.key()]) - view->to_view(view->scene().points[b.key()]);
      EXPECT_GE(std::max(std::abs(apart.x()), std::abs(apart.y())), kPictureSide) << a.key() << " over " << b.key();
    }
  }
  const auto before = pictures.size();
  wheel(*view, view->rect().center(), 6);
  ASSERT_TRUE(wait_for([&] { return view->scene().pictures.size() != before; }));
  choose_in_menu({"Pictures", "never"});
  EXPECT_TRUE(view->scene().pictures.isEmpty());
  click(*named<QToolButton>(*panel, "fit"));
  choose_in_menu({"Pictures", "always"});
  ASSERT_TRUE(wait_for([&] { return view->scene().pictures.size() == before; }));
}

TEST_F(MapLookTest, NeighboursAreByTheDistanceThatWasChosen) {
  std::optional<engine::Item> shown;
  QObject::connect(&hub, &Hub::item_hovered, &window, [&shown](const engine::Item& item) { shown = item; });
  for (const auto& [title, name] : {std::pair{"Euclidean", "euclidean"}, {"Fisher-Rao", "fisher-rao"}, {"KL", "kl"}}) {
    choose_in_menu({"Neighbours by", title});
    shown.reset();
    hub.hover(3);
    ASSERT_TRUE(wait_for([&shown] { return shown.has_value(); }));
    EXPECT_EQ(shown->distance, name);
    ASSERT_EQ(shown->nearest.size(), 8U);
    for (std::size_t k = 1; k < 8; ++k) EXPECT_GE(shown->nearest[k].distance, shown->nearest[k - 1].distance);
  }
}

TEST_F(MapLookTest, SizeAndOpacityFollowTheSliders) {
  QMenu* menu = panel->findChild<MapLookMenu*>();
  menu->popup(window.mapToGlobal(QPoint(20, 20)));
  named<QSlider>(*menu, "Point size")->setValue(100);
  named<QSlider>(*menu, "Opacity")->setValue(0);
  menu->close();
  EXPECT_DOUBLE_EQ(hub.session().look.point_size, kMostPointSize);
  EXPECT_DOUBLE_EQ(view->scene().size, kMostPointSize);
  EXPECT_DOUBLE_EQ(view->scene().opacity, kLeastOpacity);
}

class MapExportTest : public MapLookTest {
 protected:
  // Through the dialogs, as by hand.
  void save_as(int kind, const QString& path, int width = 0) {
    choose_in_menu({"Export…"});
    MapExport* dialog = nullptr;
    ASSERT_TRUE(wait_for([&] { return (dialog = panel->findChild<MapExport*>()) != nullptr && dialog->isVisible(); }));
    choose(*named<QComboBox>(*dialog, "Kind of export"), kind);
    if (width > 0) named<QSpinBox>(*dialog, "Width of the picture")->setValue(width);
    click(*named<QPushButton>(*dialog, "Save as…"));
    QFileDialog* files = nullptr;
    ASSERT_TRUE(wait_for([&] { return (files = dialog->findChild<QFileDialog*>()) != nullptr; }));
    said.clear();
    Q_EMIT files->fileSelected(path);
    ASSERT_TRUE(wait_for([this] { return !said.isEmpty(); }));
  }
  QString in_folder(const char* name) const { return folder.filePath(name); }

  QTemporaryDir folder;
};

TEST_F(MapExportTest, APictureOfAnySize) {
  save_as(0, in_folder("map.png"), 2000);
  const QImage picture(in_folder("map.png"));
  EXPECT_EQ(picture.width(), 2000);
  EXPECT_NEAR(picture.height(), 2000.0 * view->height() / view->width(), 2);
  EXPECT_TRUE(said.front().contains("map.png"));
  save_as(0, "/no/such/folder/map.png");
  EXPECT_TRUE(said.front().contains("/no/such/folder")) << said.front().toStdString();
}

TEST_F(MapExportTest, ADrawingWithEveryPointInSight) {
  ASSERT_TRUE(wait_for([this] { return !view->scene().pictures.isEmpty(); }));  // none comes after the export
  save_as(1, in_folder("map.svg"));
  QFile file(in_folder("map.svg"));
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  QXmlStreamReader xml(&file);
  int circles = 0, images = 0;
  while (!xml.atEnd()) {
    xml.readNext();
    if (!xml.isStartElement()) continue;
    circles += xml.name() == u"circle";
    images += xml.name() == u"image";
  }
  EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
  EXPECT_GE(circles, kItems);
  EXPECT_EQ(images, view->scene().pictures.size());
}

TEST_F(MapExportTest, FilesForTheEmbeddingProjector) {
  save_as(2, in_folder("map.config.json"));
  const QImage sprite(in_folder("map.sprite.png"));
  EXPECT_EQ(sprite.size(), QSize(15 * 28, 15 * 28)) << "the smallest square that holds 200";
  QFile vectors(in_folder("map.vectors.tsv")), metadata(in_folder("map.metadata.tsv"));
  ASSERT_TRUE(vectors.open(QIODevice::ReadOnly) && metadata.open(QIODevice::ReadOnly));
  EXPECT_EQ(vectors.readAll().count('\n'), kItems);
  EXPECT_EQ(metadata.readAll().count('\n'), kItems + 1);
  EXPECT_TRUE(QFile::exists(in_folder("map.config.json")));
}

}  // namespace
}  // namespace latitude::ui::test
