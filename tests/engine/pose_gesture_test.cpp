// Gestures on the pose: what the hand holds follows the hand, what it does not hold stays, and the sliders say the same
// as the transformer. Handles are decided from the sliders' names and units alone.
#include "engine/pose_gesture.h"

#include <algorithm>
#include <cmath>

#include "engine/open_model.h"
#include "engine/support.h"

namespace latitude::engine::test {
namespace {

using Part = PoseGesture::Part;

Axis axis(const std::string& name, Unit unit, double most) {
  Axis axis;
  axis.name = name;
  axis.unit = unit;
  axis.least = -most;
  axis.most = most;
  return axis;
}

ModelInfo model_with(std::vector<Axis> axes, int width = 28, int height = 28) {
  ModelInfo model;
  model.width = width;
  model.height = height;
  for (std::size_t i = 0; i < axes.size(); ++i) axes[i].index = static_cast<int>(i);
  model.pose_axes = std::move(axes);
  model.handles = pose_handles(model.pose_axes);
  return model;
}

ModelInfo affine(int width = 28, int height = 28) {
  return model_with(
      {axis("rotation", Unit::degrees, 180), axis("scale x", Unit::log_factor, 3), axis("scale y", Unit::log_factor, 3),
       axis("shear", Unit::plain, 4), axis("shift x", Unit::pixels, width), axis("shift y", Unit::pixels, height)},
      width, height);
}

ModelInfo without_shear() {
  std::vector<Axis> axes = affine().pose_axes;
  axes.erase(axes.begin() + 3);
  return model_with(axes);
}

ModelInfo control_points(int side) {
  std::vector<Axis> axes;
  for (const char* direction : {"x ", "y "}) {
    for (int row = 1; row <= side; ++row) {
      for (int column = 1; column <= side; ++column) {
        axes.push_back(axis(direction + std::to_string(row) + "," + std::to_string(column), Unit::pixels, 28));
      }
    }
  }
  return model_with(axes);
}

Code some_pose(bool mirrored = false) { return {{0.5f}, {-35, 0.2f, -0.4f, 0.3f, 2.5f, -1.5f}, mirrored}; }

PicturePoint operator+(PicturePoint a, PicturePoint b) { return {a.x + b.x, a.y + b.y}; }
PicturePoint middle(PicturePoint a, PicturePoint b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

void expect_near(PicturePoint a, PicturePoint b, const std::string& what, double within = 1e-5) {
  EXPECT_NEAR(a.x, b.x, within) << what;
  EXPECT_NEAR(a.y, b.y, within) << what;
}

TEST(PoseHandlesTest, AreDecidedByTheSlidersNamesAndUnits) {
  const PoseHandles all = affine().handles;
  EXPECT_EQ(all.kind, PoseHandles::Kind::affine);
  EXPECT_EQ(all.shear, 3);
  EXPECT_TRUE(all.stretches());
  EXPECT_EQ(without_shear().handles.shear, -1);
  EXPECT_EQ(without_shear().handles.shift_y, 4);
  const PoseHandles similarity = model_with({axis("rotation", Unit::degrees, 180), axis("scale", Unit::log_factor, 3),
                                             axis("shift x", Unit::pixels, 28), axis("shift y", Unit::pixels, 28)})
                                     .handles;
  EXPECT_TRUE(similarity.scales());
  EXPECT_FALSE(similarity.stretches());
  for (const int side : {1, 2, 3, 5}) {
    const PoseHandles points = control_points(side).handles;
    EXPECT_EQ(points.kind, PoseHandles::Kind::points);
    EXPECT_EQ(points.rows, side);
    EXPECT_EQ(points.columns, side);
    EXPECT_EQ(points.point_x.size(), static_cast<std::size_t>(side * side));
  }
}

TEST(PoseHandlesTest, OtherPosesHaveNone) {
  EXPECT_EQ(pose_handles({}).kind, PoseHandles::Kind::none);
  std::vector<Axis> plain = affine().pose_axes;
  for (Axis& each : plain) each.unit = Unit::plain;
  EXPECT_EQ(pose_handles(plain).kind, PoseHandles::Kind::none);
  std::vector<Axis> torn = control_points(3).pose_axes;
  torn.pop_back();
  EXPECT_EQ(pose_handles(torn).kind, PoseHandles::Kind::none);
  for (const char* name : {"x 0,0", "x -1,-1", "x 9999999999,1", "x 1;1", "x 1,", "x ,1", "x 1,1 ", "x1,1"}) {
    EXPECT_EQ(pose_handles({axis(name, Unit::pixels, 28)}).kind, PoseHandles::Kind::none) << name;
  }
}

TEST(PoseGestureTest, TheOutlineIsWhereTheTransformerPutsTheTemplate) {
  const TemporaryFolder folder;
  const OpenModel model(save_tiny_model(folder, "tvae"));
  EXPECT_EQ(model.info().handles, affine().handles);
  for (const bool mirrored : {false, true}) {
    Code code = model.info().neutral;
    code.pose = some_pose().pose;
    code.mirrored = mirrored;
    const Decoded decoded = model.decode({code});
    const auto n = static_cast<std::size_t>(decoded.grid_lines);
    const auto at = [&](std::size_t i) {
      return PicturePoint{double{decoded.grid[2 * i]}, double{decoded.grid[2 * i + 1]}};
    };
    // template_from_image, read off three corners of the grid.
    const PicturePoint first = at(0), right = at(n - 1), down = at(n * n - n);
    const auto template_at = [&](PicturePoint p) {
      const double s = (p.x + 1) / 2, t = (p.y + 1) / 2;
      return PicturePoint{first.x + s * (right.x - first.x) + t * (down.x - first.x),
                          first.y + s * (right.y - first.y) + t * (down.y - first.y)};
    };
    ASSERT_EQ(decoded.outline.corners.size(), 4u);
    expect_near(template_at(decoded.outline.centre), {0, 0}, "centre");
    expect_near(template_at(decoded.outline.corners[0]), {-0.8, -0.8}, "upper left");
    expect_near(template_at(decoded.outline.corners[1]), {0.8, -0.8}, "upper right");
    expect_near(template_at(decoded.outline.corners[2]), {0.8, 0.8}, "lower right");
    expect_near(template_at(decoded.outline.corners[3]), {-0.8, 0.8}, "lower left");
  }
}

TEST(PoseGestureTest, ACornerFollowsTheHandAndTheOppositeStays) {
  for (const ModelInfo& model : {affine(), affine(40, 20)}) {
    for (const bool mirrored : {false, true}) {
      const Code start = some_pose(mirrored);
      const PoseOutline before = pose_outline(model, start);
      for (int corner = 0; corner < 4; ++corner) {
        const auto held = static_cast<std::size_t>(corner);
        const PicturePoint to = before.corners[held] + PicturePoint{0.05, -0.08};
        const Code moved = posed(model, start, {Part::corner, corner, before.corners[held], to});
        const PoseOutline after = pose_outline(model, moved);
        expect_near(after.corners[held], to, "held");
        expect_near(after.corners[(held + 2) % 4], before.corners[(held + 2) % 4], "opposite");
        EXPECT_EQ(moved.z, start.z);
        EXPECT_EQ(moved.mirrored, mirrored);
        EXPECT_NEAR(moved.pose[0], start.pose[0], 1e-4) << "a corner does not rotate";
        EXPECT_NEAR(moved.pose[3], start.pose[3], 1e-5) << "nor shear";
      }
    }
  }
}

TEST(PoseGestureTest, ACornerCanKeepProportions) {
  const ModelInfo model = affine();
  const Code start = some_pose();
  const PicturePoint corner = pose_outline(model, start).corners[2];
  const Code moved = posed(model, start, {Part::corner, 2, corner, corner + PicturePoint{0.2, 0.1}, true});
  EXPECT_GT(moved.pose[1], start.pose[1]);
  EXPECT_NEAR(moved.pose[1] - start.pose[1], moved.pose[2] - start.pose[2], 1e-5);
}

TEST(PoseGestureTest, AnEdgeScalesAcrossAndShearsAlongAndTheOppositeStays) {
  const ModelInfo model = affine();
  for (const bool mirrored : {false, true}) {
    const Code start = some_pose(mirrored);
    const PoseOutline before = pose_outline(model, start);
    for (std::size_t edge = 0; edge < 4; ++edge) {
      const PicturePoint held = middle(before.corners[edge], before.corners[(edge + 1) % 4]);
      const PicturePoint to = held + PicturePoint{0.11, -0.06};
      const Code moved = posed(model, start, {Part::edge, static_cast<int>(edge), held, to});
      const PoseOutline after = pose_outline(model, moved);
      expect_near(middle(after.corners[edge], after.corners[(edge + 1) % 4]), to, "held");
      expect_near(after.corners[(edge + 2) % 4], before.corners[(edge + 2) % 4], "one end of the opposite edge");
      expect_near(after.corners[(edge + 3) % 4], before.corners[(edge + 3) % 4], "the other");
      EXPECT_EQ(moved.mirrored, mirrored);
      if (edge % 2 == 0) {
        EXPECT_NEAR(moved.pose[0], start.pose[0], 1e-4) << "the upper and lower edge only shear";
      }
    }
  }
}

TEST(PoseGestureTest, TheRingRotatesAboutTheCentreBothWaysAndAllTheWay) {
  const ModelInfo model = affine();
  Code code{{}, {170, 0.1f, 0, 0.2f, 3, -2}};
  const PicturePoint centre = pose_outline(model, code).centre;
  // A quarter turn anticlockwise on the screen: from the right to the top.
  const Code turned =
      posed(model, code, {Part::rotation, 0, centre + PicturePoint{0.8, 0}, centre + PicturePoint{0, -0.3}});
  EXPECT_NEAR(turned.pose[0], -100, 1e-4);
  for (std::size_t i = 1; i < 6; ++i) EXPECT_NEAR(turned.pose[i], code.pose[i], 1e-5);
  const Code back =
      posed(model, turned, {Part::rotation, 0, centre + PicturePoint{0, -0.8}, centre + PicturePoint{0.8, 0}});
  EXPECT_NEAR(back.pose[0], 170, 1e-4);
}

TEST(PoseGestureTest, ThereAndBackIsWhereItBegan) {
  const ModelInfo model = affine();
  for (const Part part : {Part::shift, Part::corner, Part::edge, Part::rotation}) {
    for (int index = 0; index < 4; ++index) {
      const Code start = some_pose(index % 2 == 1);
      const auto at = [&](const Code& code) {
        const PoseOutline outline = pose_outline(model, code);
        const auto i = static_cast<std::size_t>(index);
        return part == Part::edge ? middle(outline.corners[i], outline.corners[(i + 1) % 4]) : outline.corners[i];
      };
      const Code away = posed(model, start, {part, index, at(start), at(start) + PicturePoint{0.21, 0.13}});
      EXPECT_NE(away, start);
      const Code back = posed(model, away, {part, index, at(away), at(start)});
      for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(back.pose[i], start.pose[i], 1e-4) << i;
    }
  }
}

TEST(PoseGestureTest, NoSliderPassesWhatItsMeaningAllows) {
  const ModelInfo model = affine();
  const Code start = some_pose();
  const PoseOutline before = pose_outline(model, start);
  // Far past the opposite corner: as small as it gets, and never flipped.
  const PicturePoint past = before.corners[2] + PicturePoint{40, 40};
  Code moved = posed(model, start, {Part::corner, 0, before.corners[0], past});
  EXPECT_NEAR(moved.pose[1], -3, 1e-4);
  EXPECT_NEAR(moved.pose[2], -3, 1e-4);
  expect_near(pose_outline(model, moved).corners[2], before.corners[2], "opposite");
  moved = posed(model, start, {Part::shift, 0, {0, 0}, {1e9, 0}});
  EXPECT_EQ(moved.pose[4], 28);
  // What was beyond already stays.
  Code beyond = start;
  beyond.pose[1] = 3.5f;
  moved = posed(model, beyond, {Part::shift, 0, {0, 0}, {0.1, 0}});
  EXPECT_NEAR(moved.pose[1], 3.5, 1e-5);
}

TEST(PoseGestureTest, WithoutAShearTheRestIsTaken) {
  const ModelInfo model = without_shear();
  const Code start{{}, {20, 0.1f, -0.2f, 1, 2}};
  const PoseOutline before = pose_outline(model, start);
  const PicturePoint top = middle(before.corners[0], before.corners[1]);
  const Code edge = posed(model, start, {Part::edge, 0, top, top + PicturePoint{0.1, -0.2}});
  EXPECT_NEAR(edge.pose[0], 20, 1e-4);
  EXPECT_NEAR(edge.pose[1], 0.1, 1e-5);
  EXPECT_GT(edge.pose[2], start.pose[2]);
  const PicturePoint to = before.corners[1] + PicturePoint{0.1, 0.02};
  const Code corner = posed(model, start, {Part::corner, 1, before.corners[1], to});
  expect_near(pose_outline(model, corner).corners[1], to, "a corner needs no shear");
}

TEST(PoseGestureTest, StepsChangeOneSliderEach) {
  const ModelInfo model = affine();
  Code start = some_pose();
  start.pose[0] = 179.5f;
  EXPECT_NEAR(stepped(model, start, PoseStep::rotation, 1).pose[0], -179.5, 1e-4);
  EXPECT_NEAR(stepped(model, start, PoseStep::shift_x, -1).pose[4], start.pose[4] - 1, 1e-5);
  EXPECT_NEAR(stepped(model, start, PoseStep::shift_y, 1).pose[5], start.pose[5] + 1, 1e-5);
  EXPECT_NEAR(stepped(model, start, PoseStep::shear, 0.1).pose[3], start.pose[3] + 0.1, 1e-5);
  const Code larger = stepped(model, start, PoseStep::scale, 0.02);
  EXPECT_NEAR(larger.pose[1], start.pose[1] + 0.02, 1e-5);
  EXPECT_NEAR(larger.pose[2], start.pose[2] + 0.02, 1e-5);
  EXPECT_NEAR(stepped(model, start, PoseStep::scale_y, 9).pose[2], 3, 1e-5);
}

TEST(PoseGestureTest, ControlPointsMoveAloneOrTogether) {
  const ModelInfo model = control_points(3);
  Code start;
  start.pose.assign(18, 0.f);
  start.pose[5] = 2;  // x 2,3
  const PoseOutline before = pose_outline(model, start);
  ASSERT_EQ(before.points.size(), 9u);
  expect_near(before.points[0], {-1, -1}, "upper left");
  expect_near(before.points[5], {1 + 2 / 13.5, 0}, "moved");
  const Code one = posed(model, start, {Part::point, 5, before.points[5], before.points[5] + PicturePoint{-0.1, 0.2}});
  EXPECT_NEAR(one.pose[5], 2 - 1.35, 1e-5);
  EXPECT_NEAR(one.pose[9 + 5], 2.7, 1e-5);
  expect_near(pose_outline(model, one).points[5], before.points[5] + PicturePoint{-0.1, 0.2}, "held");
  EXPECT_EQ(std::count(one.pose.begin(), one.pose.end(), 0.f), 16);
  const Code all = posed(model, start, {Part::shift, 0, {0, 0}, {0.2, 0}});
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(all.pose[i], start.pose[i] + 2.7, 1e-5);
  for (std::size_t i = 9; i < 18; ++i) EXPECT_EQ(all.pose[i], 0);
  EXPECT_EQ(stepped(model, start, PoseStep::shift_y, 1, 8).pose[17], 1);
  EXPECT_EQ(stepped(model, start, PoseStep::shift_y, 1).pose[9], 1);
}

TEST(PoseGestureTest, ACodeOfAnotherModelIsLeftAlone) {
  const Code other{{}, {1, 2}};
  EXPECT_EQ(posed(affine(), other, {Part::shift, 0, {0, 0}, {1, 1}}), other);
  EXPECT_EQ(stepped(affine(), other, PoseStep::shear, 1), other);
  EXPECT_TRUE(pose_outline(affine(), other).corners.empty());
  const Code none;
  EXPECT_EQ(posed(ModelInfo{}, none, {Part::corner, 0, {0, 0}, {1, 1}}), none);
}

}  // namespace
}  // namespace latitude::engine::test
