// The example panel in a window: what a person reads before and after a model is open, and when the code moves.
#include "example/code_panel.h"

#include "ui/support.h"

namespace latitude::ui::test {
namespace {

QString text(const QWidget& panel, const char* name) {
  const auto* label = panel.findChild<QLabel*>(name);
  return label ? label->text() : QString();
}

TEST_F(WindowTest, CodePanelFollowsTheModelAndItsCode) {
  const auto* panel = add<CodePanel>();
  show(300, 200);
  EXPECT_EQ(text(*panel, "code_model"), "no model");
  EXPECT_EQ(text(*panel, "code_norm"), "");

  open(/*pose=*/true, /*atlas=*/false);
  EXPECT_EQ(text(*panel, "code_model"), "tvae-alone");
  engine::Code code = hub.session().code;
  code.z = {3, 0, 4, 0};
  hub.change_code(code, /*live=*/true);
  EXPECT_EQ(text(*panel, "code_norm"), "|z| = 5.00 (prior 2.00)");
  hub.reset_code();
  EXPECT_EQ(text(*panel, "code_norm"), "|z| = 0.00 (prior 2.00)");
}

}  // namespace
}  // namespace latitude::ui::test
