// The shape of the latent space, several models side by side: the eigenvalues of the posterior means' covariance and
// how many are active, the KL divergence to the prior by dimension and how many have collapsed, the aggregated
// posterior against the prior. The open model is always among them.
#pragma once

#include <QComboBox>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/curve_chart.h"

namespace latitude::ui {

class AnalysisPanel : public QWidget {
  Q_OBJECT
 public:
  explicit AnalysisPanel(Hub& hub, QWidget* parent = nullptr);

  void save(const QString& path);  // .tsv: the view; else everything as JSON

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* header();
  void fill_menu();
  void choose_file();
  void choose_save();
  void compare(const std::string& model, bool on);
  void ask();
  void show_session();
  void show_analysis();
  void show_chart();
  void build_legend();
  QWidget* entry(const engine::LatentShape& shape, int index);
  QString words(const CurveChart::Hit& hit) const;

  Hub& hub_;
  QComboBox* view_;
  QToolButton *compare_, *save_, *copy_;
  QMenu* menu_;
  CurveChart* chart_;
  QWidget* legend_;
  QVBoxLayout* legend_column_;
  std::vector<engine::LatentShape> shown_;       // of the analysis, those that are wanted still
  std::vector<std::vector<std::size_t>> order_;  // of each curve's points: which dimension each is
  engine::AnalysisRequest asked_;
};

}  // namespace latitude::ui
