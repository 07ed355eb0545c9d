// Two models side by side: the same code where their codes are of one kind, else the same item or the same picture;
// switching, closing, trouble with the second, and what a session keeps.
#include "ui/panels/compare_panel.h"

#include <future>

#include "ui/picture_image.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

using By = SecondModel::By;

class ComparePanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<ComparePanel>();
    grid = panel->findChild<ImageGrid*>("compare");
    show(600, 400);
  }
  void compare(const std::string& model) {
    Comparison comparison = hub.session().comparison;
    comparison.model = model;
    hub.set_comparison(comparison);
    ASSERT_TRUE(wait_for([&] { return second().model() && second().model()->path == model && second().decoded(); }));
  }
  SecondModel& second() { return hub.second(); }
  bool is_shown(int cell) const { return grid->count() > cell && !grid->images()[cell].isNull(); }

  ComparePanel* panel = nullptr;
  ImageGrid* grid = nullptr;
};

TEST_F(ComparePanelTest, TheSameModelDrawsTheSameFromTheSameCode) {
  open(true, true);
  EXPECT_TRUE(shows(*panel, "Choose a second model"));
  compare(make_test_model(true, false));  // the same recipe, without the atlas
  EXPECT_EQ(second().by(), By::code);
  EXPECT_TRUE(shows(*panel, "Same code"));
  engine::Code code = hub.session().code;
  code.z[1] += 1;
  code.pose[0] += 20;
  hub.take(code);
  ASSERT_TRUE(wait_for([&] { return second().decoded()->code == code && hub.decoded()->code == code; }));
  ASSERT_EQ(grid->count(), 6);
  EXPECT_EQ(grid->images()[0], to_image(hub.decoded()->picture));
  EXPECT_EQ(grid->images()[1], to_image(second().decoded()->picture));
  EXPECT_EQ(grid->images()[4], to_image(*second().decoded()->template_picture));
}

TEST_F(ComparePanelTest, OtherCodesShowTheSameItemEncodedByEach) {
  open(true, true);
  compare(make_test_model(false, true));
  EXPECT_EQ(second().by(), By::item);
  EXPECT_TRUE(shows(*panel, "Same item 0, encoded by each"));
  EXPECT_TRUE(shows(*panel, "only one of them has a pose"));
  hub.go_to_item(17);
  ASSERT_TRUE(wait_for([&] { return second().item() == 17 && hub.session().item == 17; }));
  ASSERT_TRUE(wait_for([&] { return shows(*panel, "Same item 17"); }));
  EXPECT_TRUE(is_shown(0) && is_shown(1) && is_shown(2));
  EXPECT_TRUE(is_shown(3));
  EXPECT_FALSE(is_shown(4)) << "a VAE has no template";
  const QString error = QString::number(double{second().model()->reconstruction[17]}, 'f', 1);
  EXPECT_TRUE(shows(*panel, error));
  EXPECT_TRUE(shows(*panel, QString::number(double{hub.model()->reconstruction[17]}, 'f', 1)));
  engine::Code code = hub.session().code;
  code.z[0] += 1;
  hub.take(code);
  EXPECT_EQ(second().by(), By::picture) << "the sliders have left the item";
  EXPECT_TRUE(second().decoded()) << "what was there stays until there is something new";
  ASSERT_TRUE(wait_for([&] { return second().reconstruction().has_value(); }));
  EXPECT_TRUE(shows(*panel, "Same picture"));
  EXPECT_FALSE(shows(*panel, error));
  hub.go_to_item(3);
  ASSERT_TRUE(wait_for([&] { return second().item() == 3; }));
  EXPECT_EQ(second().by(), By::item);
}

// As the second model says when it is asked alone.
TEST_F(ComparePanelTest, TheSamePictureIsWhatTheSecondMakesOfTheFirstsDrawing) {
  const std::string other = make_test_model(false, true);
  open(true, true);
  compare(other);
  Comparison comparison = hub.session().comparison;
  comparison.by = kByPicture;
  hub.set_comparison(comparison);
  hub.randomise();
  wait_for_picture();
  std::promise<void> opened;
  std::promise<engine::Encoded> encoded;
  engine::Explorer alone([&](engine::Event event) {
    if (std::holds_alternative<engine::Opened>(event)) opened.set_value();
    if (auto* found = std::get_if<engine::Encoded>(&event)) encoded.set_value(*found);
  });
  alone.open(other);
  opened.get_future().get();
  alone.encode({hub.decoded()->picture});
  const engine::Encoded own = encoded.get_future().get();
  ASSERT_TRUE(wait_for([&] { return second().decoded()->code == own.code; }));
  EXPECT_TRUE(shows(*panel, QString::number(own.reconstruction, 'f', 1) + " nats"));
  EXPECT_TRUE(is_shown(2));
}

TEST_F(ComparePanelTest, OfOneKindItMayBeTheItemAllTheSame) {
  open(true, true);
  compare(make_test_model(true, true));
  auto* by = named<QComboBox>(*panel, "Both show");
  ASSERT_TRUE(by->isVisible());
  EXPECT_EQ(by->count(), 3);
  EXPECT_EQ(second().by(), By::code);
  choose(*by, 1);
  EXPECT_EQ(hub.session().comparison.by, kByItem);
  EXPECT_EQ(second().by(), By::item);
  ASSERT_TRUE(wait_for([&] { return second().item() == 0 && second().decoded(); }));
  hub.reset_code();
  EXPECT_EQ(second().by(), By::picture);
  EXPECT_EQ(by->currentIndex(), 1) << "what was chosen, though there is no item now";
  EXPECT_TRUE(shows(*panel, "The sliders are at no item"));
}

TEST_F(ComparePanelTest, SwitchesAndCloses) {
  open(true, true);
  compare(make_test_model(true, false));
  compare(make_test_model(false, true));
  EXPECT_EQ(second().by(), By::item);
  open(false, true);  // the first becomes another
  ASSERT_TRUE(wait_for([&] { return second().by() == By::code && second().decoded(); }));
  click(*named<QToolButton>(*panel, "close"));
  EXPECT_FALSE(second().model());
  EXPECT_TRUE(hub.session().comparison.model.empty());
  EXPECT_TRUE(shows(*panel, "Choose a second model"));
  hub.randomise();
  wait_for_picture();
  EXPECT_FALSE(second().decoded());
  compare(make_test_model(false, false));
  EXPECT_TRUE(messages.isEmpty()) << messages.join("; ").toStdString();
}

TEST_F(ComparePanelTest, WhatCannotBeOpenedIsSaidAndTheOtherStays) {
  open(true, true);
  hub.set_comparison({"/no/such/model.safetensors", kByCode});
  ASSERT_TRUE(wait_for([&] { return messages.size() == 1; }));
  EXPECT_TRUE(messages.back().contains("no such file"));
  EXPECT_TRUE(hub.session().comparison.model.empty());
  const std::string good = make_test_model(true, false);
  compare(good);
  hub.set_comparison({"/no/such/model.safetensors", kByCode});
  ASSERT_TRUE(wait_for([&] { return messages.size() == 2; }));
  EXPECT_EQ(hub.session().comparison.model, good);
  ASSERT_TRUE(second().model());
  hub.randomise();
  ASSERT_TRUE(wait_for([&] { return second().decoded()->code == hub.session().code; }));
}

TEST_F(ComparePanelTest, IsOpenedWhenItIsSeen) {
  panel->hide();
  open(true, true);
  hub.set_comparison({make_test_model(true, false), kByCode});
  hub.randomise();
  wait_for_picture();
  EXPECT_FALSE(second().model() || second().opening());
  panel->show();
  ASSERT_TRUE(wait_for([&] { return second().decoded() && second().decoded()->code == hub.session().code; }));
}

TEST_F(ComparePanelTest, WithoutACommonDataSetThereIsThePicture) {
  open(false, true);
  Comparison comparison{make_test_model(true, false), kByCode};
  hub.set_comparison(comparison);
  ASSERT_TRUE(wait_for([&] { return second().model().has_value(); }));
  EXPECT_EQ(second().by(), By::picture);
  ASSERT_TRUE(wait_for([&] { return is_shown(1); }));
  EXPECT_FALSE(named<QComboBox>(*panel, "Both show")->isVisible()) << "there is nothing to choose";
}

}  // namespace
}  // namespace latitude::ui::test
