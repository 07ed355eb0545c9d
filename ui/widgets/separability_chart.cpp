#include "ui/widgets/separability_chart.h"

#include <QStringList>
#include <algorithm>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr float kPast = 0.5F;  // opacity of earlier runs

struct Feature {
  const char* name;
  double engine::Probe::*train;
  double engine::Probe::*test;
};
constexpr Feature kFeatures[] = {
    {QT_TRANSLATE_NOOP("SeparabilityChart", "means"), &engine::Probe::train_means, &engine::Probe::test_means},
    {QT_TRANSLATE_NOOP("SeparabilityChart", "means and variances"), &engine::Probe::train_means_and_variances,
     &engine::Probe::test_means_and_variances},
    {QT_TRANSLATE_NOOP("SeparabilityChart", "one sample"), &engine::Probe::train_sample, &engine::Probe::test_sample}};

}  // namespace

SeparabilityChart::SeparabilityChart(QWidget* parent) : CurveChart(parent) {
  setAccessibleName(tr("Linear separability"));
  set_axes({.x = tr("epoch"), .y = {}, .logarithmic = false, .least = {}, .most = {}});
  set_bands({{0.93, 0.94, tr("published 0.93 to 0.94")}});
  set_empty_text(tr("Accuracies of a linear classifier on the code come here: set \"probe every\" and start."));
}

void SeparabilityChart::set_runs(const std::vector<ProbeRun>& runs) {
  if (runs == runs_) return;
  runs_ = runs;
  refresh();
}

void SeparabilityChart::refresh() {
  QVector<Curve> curves;
  QStringList names;
  for (std::size_t r = 0; r < runs_.size(); ++r) {
    const ProbeRun& run = runs_[r];
    if (run.probes.empty()) continue;
    const bool now = r + 1 == runs_.size();
    const QString k = tr("k = %1").arg(run.dimensions);
    int row = 0;
    for (const Feature& feature : kFeatures) {
      Curve test{{}, path_colour(row++), now ? 2.0 : 1.0}, train = test;
      if (!now) test.colour.setAlphaF(kPast);
      test.marked = now;
      train.width = 1;
      train.dashed = true;
      train.marked = false;
      if (&feature == kFeatures) test.end = k;
      for (const engine::Probe& probe : run.probes) {
        test.points.push_back(QPointF(probe.epoch, probe.*feature.test));
        train.points.push_back(QPointF(probe.epoch, probe.*feature.train));
      }
      curves.push_back(std::move(test));
      names << tr("%1, %2, test").arg(k, tr(feature.name));
      if (!now) continue;
      curves.push_back(std::move(train));
      names << tr("%1, %2, training").arg(k, tr(feature.name));
    }
  }
  set_curves(curves, [names, curves](const Hit& hit) {
    const QPointF at = curves[hit.curve].points[hit.point];
    return tr("%1\nepoch %2: %3").arg(names[hit.curve]).arg(at.x()).arg(at.y(), 0, 'f', 4);
  });
}

QString SeparabilityChart::key() {
  QStringList parts;
  const QString words[] = {tr("μ"), tr("μ, σ²"), tr("sample")};
  for (int row = 0; row < 3; ++row) {
    parts << QString("<span style='color:%1'>● %2</span>").arg(path_colour(row).name(), words[row]);
  }
  return parts.join("&nbsp; ");
}

}  // namespace latitude::ui
