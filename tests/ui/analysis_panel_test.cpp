// The analysis panel with real models: views, models side by side, numbers to take along, and trouble.
#include "ui/panels/analysis_panel.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QTemporaryDir>

#include "io/json.h"
#include "ui/support.h"

namespace latitude::ui::test {
namespace {

class AnalysisPanelTest : public WindowTest {
 protected:
  void SetUp() override {
    panel = add<AnalysisPanel>();
    chart = panel->findChild<CurveChart*>();
    show(640, 340);
  }
  [[nodiscard]] bool wait_until_complete() {
    return wait_for([this] { return hub.analysis() && hub.analysis()->complete; });
  }
  void compare_with(const std::string& path) {
    AnalysisView analysis = hub.session().analysis;
    analysis.models.push_back(path);
    hub.set_analysis(analysis);
  }
  // The legend is laid out when the events that filled it are done.
  [[nodiscard]] bool says(const QString& text) const {
    return wait_for([&] { return shows(*panel, text); });
  }
  // Opens the menu of models and clicks a line of it, as by hand.
  void click_in_menu(const QString& text) {
    auto* button = named<QToolButton>(*panel, "compare");
    QMenu* menu = button->menu();
    QTimer::singleShot(0, menu, [menu, text] {
      for (QAction* action : menu->actions()) {
        if (action->text() == text) QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
      }
      menu->close();
    });
    click(*button);
    ASSERT_TRUE(wait_for([menu] { return !menu->isVisible(); }));
  }
  QComboBox* view() const { return named<QComboBox>(*panel, "View of the latent space"); }
  const engine::LatentShape& shape(std::size_t index) const { return hub.analysis()->models.at(index); }

  AnalysisPanel* panel = nullptr;
  CurveChart* chart = nullptr;
};

TEST_F(AnalysisPanelTest, TheOpenModelInThreeViews) {
  open(true, true);
  ASSERT_TRUE(wait_until_complete());
  ASSERT_EQ(chart->curves().size(), 1);
  EXPECT_EQ(chart->curves()[0].points.size(), kLatent);
  EXPECT_TRUE(says(QString("active components %1 of 4").arg(shape(0).active_components)));
  EXPECT_TRUE(says(QString("active units %1").arg(shape(0).active_units)));
  EXPECT_TRUE(says("ELBO, k = 4"));
  for (int k = 0; k < kLatent; ++k) {
    EXPECT_EQ(chart->curves()[0].points[k], QPointF(k + 1, shape(0).eigenvalues[static_cast<std::size_t>(k)]));
  }
  move(*chart, chart->position({0, 1}).toPoint());
  EXPECT_TRUE(chart->told().contains("component 2: " + QString::number(shape(0).eigenvalues[1], 'g', 4)));

  choose(*view(), 1);
  EXPECT_EQ(hub.session().analysis.view, kViewKl);
  EXPECT_TRUE(says(QString("collapsed %1 of 4").arg(shape(0).collapsed)));
  const std::vector<double>& kl = shape(0).kl;
  const auto most = std::max_element(kl.begin(), kl.end()) - kl.begin();
  EXPECT_EQ(chart->curves()[0].points[0], QPointF(1, kl[static_cast<std::size_t>(most)]));
  move(*chart, chart->position({0, 0}).toPoint());
  EXPECT_TRUE(chart->told().contains(QString("z%1: ").arg(most + 1))) << chart->told().toStdString();

  choose(*view(), 2);
  EXPECT_TRUE(says("nats in all"));
  EXPECT_EQ(chart->curves()[0].points.size(), kLatent);
}

TEST_F(AnalysisPanelTest, ModelsSideBySideComeAndGo) {
  open(true, true);
  compare_with(make_test_model(false, true));
  compare_with(make_test_model(true, false));
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 3 && hub.analysis()->complete; }));
  EXPECT_NE(chart->curves()[0].colour, chart->curves()[1].colour);
  EXPECT_TRUE(says("no atlas beside it"));
  click(*named<QToolButton>(*panel, "Remove vae-atlas"));
  EXPECT_EQ(hub.session().analysis.models, std::vector<std::string>{make_test_model(true, false)});
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 2; }));

  click_in_menu("tvae-alone");
  ASSERT_TRUE(wait_for([this] { return hub.session().analysis.models.empty(); }));

  // The model that is opened is the first, whichever it is.
  compare_with(make_test_model(false, true));
  open(false, true);
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 1; }));
}

TEST_F(AnalysisPanelTest, AModelWithoutAnAtlasHasAnExplanation) {
  open(true, false);
  ASSERT_TRUE(wait_until_complete());
  EXPECT_TRUE(says("no atlas beside it"));
  EXPECT_FALSE(named<QToolButton>(*panel, "save")->isEnabled());
  ASSERT_EQ(chart->curves().size(), 1);
  EXPECT_TRUE(chart->curves()[0].points.isEmpty());
}

TEST_F(AnalysisPanelTest, AWrongFileIsSaidAndTheOthersStay) {
  QTemporaryDir folder;
  QFile wrong(folder.filePath("wrong.safetensors"));
  ASSERT_TRUE(wrong.open(QIODevice::WriteOnly));
  wrong.write("this is no model");
  wrong.close();
  open(true, true);
  compare_with(make_test_model(false, true));
  click_in_menu("Model file…");
  QFileDialog* dialog = nullptr;
  ASSERT_TRUE(wait_for([&] { return (dialog = panel->findChild<QFileDialog*>()) != nullptr; }));
  Q_EMIT dialog->fileSelected(wrong.fileName());
  dialog->close();
  ASSERT_TRUE(wait_for([this] { return !messages.isEmpty(); }));
  EXPECT_EQ(messages.size(), 1);
  EXPECT_TRUE(messages[0].contains("wrong.safetensors")) << messages[0].toStdString();
  EXPECT_FALSE(messages[0].contains('\n'));
  EXPECT_EQ(hub.session().analysis.models, std::vector<std::string>{make_test_model(false, true)});
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 2; }));
  compare_with("/nowhere/at/all.safetensors");
  ASSERT_TRUE(wait_for([this] { return messages.size() == 2; }));
  EXPECT_TRUE(messages[1].contains("/nowhere/at/all.safetensors"));
}

TEST_F(AnalysisPanelTest, TheNumbersLeaveAsATableAndAsJson) {
  open(true, true);
  compare_with(make_test_model(false, true));
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 2 && hub.analysis()->complete; }));
  click(*named<QToolButton>(*panel, "copy"));
  const QStringList lines = QGuiApplication::clipboard()->text().trimmed().split('\n');
  ASSERT_EQ(lines.size(), 1 + kLatent);
  EXPECT_EQ(lines[0], "component\ttvae-atlas\tvae-atlas");
  EXPECT_EQ(lines[1].split('\t')[1].toDouble(), shape(0).eigenvalues[0]);

  QTemporaryDir folder;
  click(*named<QToolButton>(*panel, "save"));
  auto* dialog = panel->findChild<QFileDialog*>();
  ASSERT_NE(dialog, nullptr);
  Q_EMIT dialog->fileSelected(folder.filePath("numbers.json"));
  dialog->close();
  EXPECT_TRUE(messages.back().contains("numbers.json"));
  const io::Json saved = io::read_json(folder.filePath("numbers.json").toStdString());
  ASSERT_EQ(saved.at("models").size(), 2U);
  EXPECT_EQ(saved["models"][1]["kl_by_dimension"].get<std::vector<double>>(), shape(1).kl);
  EXPECT_EQ(saved["models"][0]["aggregated_kl"].get<std::vector<double>>(), shape(0).aggregated_kl);
  panel->save(folder.filePath("numbers.tsv"));
  EXPECT_TRUE(QFile::exists(folder.filePath("numbers.tsv")));
  panel->save("/no/such/folder/numbers.json");
  EXPECT_TRUE(messages.back().contains("/no/such/folder")) << messages.back().toStdString();
}

TEST_F(AnalysisPanelTest, NothingIsMeasuredForAHiddenPanel) {
  panel->hide();
  open(true, true);
  EXPECT_FALSE(hub.analysis().has_value());
  panel->show();
  ASSERT_TRUE(wait_until_complete());
}

TEST_F(AnalysisPanelTest, ASessionBringsItsViewAndModelsBack) {
  Session session;
  session.model = make_test_model(true, true);
  session.analysis = {kViewKl, {make_test_model(false, true)}};
  hub.restore(session);
  ASSERT_TRUE(wait_for([this] { return chart->curves().size() == 2; }));
  EXPECT_EQ(view()->currentIndex(), 1);
}

}  // namespace
}  // namespace latitude::ui::test
