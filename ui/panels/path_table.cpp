#include "ui/panels/path_table.h"

#include <QHeaderView>
#include <cmath>
#include <optional>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

QTableWidgetItem* cell(const QString& text) {
  auto* item = new QTableWidgetItem(text);
  item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
  return item;
}

QString printed(double value) { return QString::number(value, 'f', std::abs(value) < 100 ? 2 : 0); }

}  // namespace

PathTable::PathTable(Hub& hub, QWidget* parent) : QTableWidget(parent), hub_(hub) {
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setFont(dim_font());
  setAccessibleName(tr("Lengths of the paths"));
  setSelectionMode(QAbstractItemView::ContiguousSelection);
  setFocusPolicy(Qt::StrongFocus);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(22);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setFont(dim_font());
  const std::vector<engine::PathKindInfo> metrics = engine::path_metrics();
  setColumnCount(static_cast<int>(metrics.size()) + 2);
  QStringList titles = {tr("path")};
  for (const engine::PathKindInfo& metric : metrics) titles << QString::fromStdString(metric.title);
  titles << tr("least log q(z)");
  setHorizontalHeaderLabels(titles);
  for (int column = 0; column < columnCount(); ++column) {
    QTableWidgetItem* head = horizontalHeaderItem(column);
    head->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (column > 0 && column <= static_cast<int>(metrics.size())) {
      head->setToolTip(QString::fromStdString(metrics[static_cast<std::size_t>(column - 1)].tip));
    }
  }
  horizontalHeaderItem(columnCount() - 1)
      ->setToolTip(tr("The least log density of the aggregated posterior between A and B, in nats: how far the path "
                      "leaves what the decoder was trained on"));
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
}

void PathTable::show_paths() {
  const std::size_t rows = hub_.paths() ? hub_.paths()->rows.size() : 0;
  setRowCount(static_cast<int>(rows));
  if (rows == 0) return;
  const std::vector<engine::PathRow>& paths = hub_.paths()->rows;
  for (std::size_t i = 0; i < rows; ++i) {
    QTableWidgetItem* title = cell(QString::fromStdString(paths[i].title));
    title->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    title->setForeground(path_colour(static_cast<int>(i)));
    setItem(static_cast<int>(i), 0, title);
  }
  // Each column's values, and which is best: the least length or energy, the greatest density.
  const auto fill = [&](int column, int sign, const auto& value_of) {
    std::optional<double> best;
    for (const engine::PathRow& path : paths) {
      const std::optional<double> value = value_of(path);
      if (value && (!best || sign * *value < sign * *best)) best = value;
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const std::optional<double> value = value_of(paths[i]);
      QTableWidgetItem* item = cell(value ? printed(*value) : QString("–"));
      if (!value) item->setToolTip(tr("This path has no length under this metric"));
      QFont font = dim_font();
      font.setBold(value && printed(*value) == printed(*best));
      item->setFont(font);
      setItem(static_cast<int>(i), column, item);
    }
  };
  int column = 1;
  const bool energy = hub_.session().path_look.energy;
  for (const engine::PathKindInfo& metric : engine::path_metrics()) {
    fill(column++, 1, [&](const engine::PathRow& path) -> std::optional<double> {
      const auto found = path.measures.find(metric.name);
      if (found == path.measures.end()) return std::nullopt;
      return energy ? found->second.energy : found->second.length;
    });
  }
  fill(column, -1, [](const engine::PathRow& path) { return path.least_density; });
}

}  // namespace latitude::ui
