// The transfer panel: what its table shows, where its templates and poses come from, and what clicks do.
#include "ui/panels/transfer_panel.h"

#include <QFile>
#include <QMenu>
#include <set>

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class TransferPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<TransferPanel>();
    grid = panel->findChild<ImageGrid*>("transfer");
    show(700, 500);
  }
  void open_transfer() {
    open(true, true);
    wait_for_transfer();
  }
  void wait_for_transfer() {
    ASSERT_TRUE(wait_for([this] {
      if (!hub.transfer()) return false;
      engine::TransferRequest shown = hub.transfer()->of;
      shown.code = {};
      return shown == hub.session().transfer;
    }));
  }
  // Chooses a line of one side's menu.
  void choose_line(const QString& button, const QString& begins) {
    auto* tool = named<QToolButton>(*panel, button);
    QTimer::singleShot(0, tool, [tool, begins] {
      QMenu* menu = tool->menu();
      for (QAction* action : menu->actions()) {
        if (action->text().startsWith(begins))
          QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
      }
      menu->close();
    });
    click(*tool);
  }
  const engine::TransferRequest& wanted() const { return hub.session().transfer; }

  TransferPanel* panel = nullptr;
  ImageGrid* grid = nullptr;
};

TEST_F(TransferPanelTest, ShowsEightItemsOfDistinctClassesAtEachOthersPoses) {
  open_transfer();
  EXPECT_EQ(grid->count(), 64);
  EXPECT_EQ(grid->headings().rows.size(), 8);
  EXPECT_EQ(grid->headings().columns.size(), 8);
  std::set<int> classes;
  for (const int item : wanted().rows.items) classes.insert(hub.model()->labels[static_cast<std::size_t>(item)]);
  EXPECT_EQ(classes.size(), 8U);
  EXPECT_TRUE(QRectF(grid->rect()).contains(grid->cell(63)));
  EXPECT_FALSE(grid->cell(0).intersects(grid->heading_cell(true, 0)));
}

TEST_F(TransferPanelTest, AClickTakesACellsCodeAndAHeadingsItem) {
  open_transfer();
  const int row = 2, column = 5, index = row * 8 + column;
  const QImage clicked = grid->images()[index];
  click(*grid, grid->cell(index).center().toPoint());
  EXPECT_EQ(hub.session().code, hub.transfer()->codes[row][column]);
  wait_for_picture();
  const engine::Picture& picture = hub.decoded()->picture;
  ASSERT_EQ(static_cast<std::size_t>(clicked.sizeInBytes()), picture.pixels.size());
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) ASSERT_NEAR(picture.pixels[i], clicked.constBits()[i], 1);
  click(*grid, grid->heading_cell(true, column).center().toPoint());
  ASSERT_TRUE(wait_for([&] { return hub.session().item == wanted().columns.items[column]; }));
  click(*grid, grid->heading_cell(false, row).center().toPoint());
  ASSERT_TRUE(wait_for([&] { return hub.session().item == wanted().rows.items[row]; }));
}

TEST_F(TransferPanelTest, ItemsAreTypedAndUndone) {
  open_transfer();
  const engine::TransferRequest before = wanted();
  type(*named<QLineEdit>(*panel, "Items of the templates"), "7, 12 30");
  EXPECT_EQ(wanted().rows.items, (std::vector{7, 12, 30}));
  wait_for_transfer();
  EXPECT_EQ(grid->count(), 24);
  type(*named<QLineEdit>(*panel, "Items of the poses"), "3, 200");
  EXPECT_EQ(wanted().columns, before.columns);
  ASSERT_FALSE(messages.isEmpty());
  EXPECT_TRUE(messages.back().contains("\"200\" is no item"));
  hub.undo();
  EXPECT_EQ(wanted(), before);
  ASSERT_TRUE(wait_for([this] { return grid->count() == 64; }));
}

TEST_F(TransferPanelTest, TakesTheSelectionThePictureDrawsAndTheSliders) {
  open_transfer();
  hub.set_selection({{11, 22, 33}, {}, {}});
  choose_line("templates z ▾", "The selection");
  EXPECT_EQ(wanted().rows.items, (std::vector{11, 22, 33}));
  hub.go_to_item(44);
  ASSERT_TRUE(wait_for([this] { return hub.session().item == 44; }));
  choose_line("templates z ▾", "Add the picture's item 44");
  EXPECT_EQ(wanted().rows.items, (std::vector{11, 22, 33, 44}));
  choose_line("poses u ▾", "8 draws");
  EXPECT_EQ(wanted().columns.from, "prior");
  wait_for_transfer();
  EXPECT_EQ(grid->count(), 32);
  EXPECT_TRUE(shows(*panel, "8 draws from the prior"));
  choose_line("templates z ▾", "The sliders");
  wait_for_transfer();
  EXPECT_EQ(grid->count(), 8);
  const QVector<QImage> before = grid->images();
  engine::Code code = hub.session().code;
  code.z[0] += 2;
  hub.take(code);
  ASSERT_TRUE(wait_for([&] { return grid->images() != before; })) << "follows the sliders";
}

TEST_F(TransferPanelTest, AddsAnItemAndDropsTheFirstWhereThereIsNoRoom) {
  open_transfer();
  for (int item = 100; item < 106; ++item) TransferSideField::add_item(hub, &engine::TransferRequest::columns, item);
  EXPECT_EQ(wanted().columns.items.size(), kMostTransferred);
  EXPECT_EQ(wanted().columns.items.back(), 105);
  wait_for_transfer();
  EXPECT_EQ(grid->headings().columns.size(), static_cast<qsizetype>(kMostTransferred));
}

TEST_F(TransferPanelTest, SaysWhyItIsEmptyWithoutAPose) {
  open_transfer();
  open(false, true);
  EXPECT_FALSE(grid->isVisible());
  EXPECT_TRUE(shows(*panel, "has no pose u"));
  open(true, false);
  EXPECT_TRUE(grid->isVisible());
  EXPECT_EQ(wanted().rows.from, "prior") << "without an atlas there are no items";
  wait_for_transfer();
  EXPECT_EQ(grid->count(), 64);
  EXPECT_TRUE(messages.isEmpty()) << messages.join("; ").toStdString();
}

TEST_F(TransferPanelTest, IsWrittenToAFile) {
  open_transfer();
  const QString file = QString::fromStdString(temporary_folder()) + "/transfer.svg";
  hub.export_transfer(file);
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_TRUE(messages.back().contains("transfer.svg"));
  EXPECT_TRUE(QFile::exists(file));
}

TEST_F(TransferPanelTest, AHiddenTableIsNotDrawn) {
  open_transfer();
  panel->hide();
  int drawn = 0;
  QObject::connect(&hub, &Hub::transfer_ready, &window, [&] { ++drawn; });
  TransferSideField::add_item(hub, &engine::TransferRequest::rows, 9);
  engine::Code code = hub.session().code;
  code.z[0] += 1;
  hub.take(code);
  wait_for_picture();
  EXPECT_EQ(drawn, 0);
  panel->show();
  ASSERT_TRUE(wait_for([&] { return drawn > 0; }));
  wait_for_transfer();
}

}  // namespace
}  // namespace latitude::ui::test
