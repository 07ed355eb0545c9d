#include "ui/panels/path_rows_view.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kLeastRow = 34;  // pictures of a row, in pixels
constexpr int kTitleWidth = 150;

QString lengths_of(const engine::PathRow& path) {
  QStringList parts;
  const auto add = [&](const char* metric, const QString& title, int decimals) {
    const auto found = path.measures.find(metric);
    if (found != path.measures.end()) parts << title + " " + QString::number(found->second.length, 'f', decimals);
  };
  add("fisher-rao", "FR", 2);
  add("wasserstein", "W2", 2);
  add("euclidean", QObject::tr("Euclid"), 2);
  add("pull-back", QObject::tr("pull-back"), 1);
  if (parts.size() < 3) add("pixels", QObject::tr("pixels"), 1);
  return parts.join("   ");
}

}  // namespace

PathRowsView::PathRowsView(Hub& hub, QWidget* parent)
    : QScrollArea(parent), hub_(hub), content_(new QWidget), column_(new QVBoxLayout(content_)) {
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(2);
  setWidget(content_);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::NoFocus);
  content_->setAutoFillBackground(false);
  drop_line_ = new QWidget(content_);
  drop_line_->setAttribute(Qt::WA_TransparentForMouseEvents);
  drop_line_->setAutoFillBackground(true);
  drop_line_->hide();
}

void PathRowsView::add_row() {
  const std::size_t index = rows_.size();
  Row row{new QWidget(content_), nullptr, nullptr, nullptr, nullptr};
  auto* column = new QVBoxLayout(row.all);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  auto* heading = new QHBoxLayout;
  heading->setSpacing(8);
  row.title = new QPushButton(row.all);
  row.title->setProperty("flat", true);
  row.title->setCursor(Qt::OpenHandCursor);
  row.title->setMinimumWidth(kTitleWidth);  // so that the curves beside them stand in a column
  row.title->installEventFilter(this);
  row.title->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(row.title, &QPushButton::customContextMenuRequested, this, [this, index] { fill_menu(index); });
  connect(row.title, &QPushButton::clicked, this, [this, index] { fill_menu(index); });
  row.change = new Sparkline(row.all);
  row.change->setToolTip(tr("How far the picture moves in each step, in pixels"));
  row.lengths = dim_label({}, row.all);
  row.pictures = new ImageGrid(row.all);
  row.pictures->setMinimumHeight(kLeastRow);
  heading->addWidget(row.title);
  heading->addWidget(row.change);
  heading->addStretch(1);
  heading->addWidget(row.lengths);
  column->addLayout(heading);
  column->addWidget(row.pictures, 1);
  column_->addWidget(row.all, 1);
  connect(row.pictures, &ImageGrid::clicked, this, [this, index](int step) { take(index, step); });
  rows_.push_back(row);
}

PathRowsView::Row& PathRowsView::row(std::size_t index) {
  while (rows_.size() <= index) add_row();
  return rows_[index];
}

void PathRowsView::show_row(Row& row, const engine::PathRow& path, int index) {
  const QColor colour = path_colour(index);
  row.title->setText(QString::fromStdString(path.title));
  row.title->setAccessibleName(row.title->text());
  row.title->setStyleSheet(QString("color: %1; padding-left: 0; text-align: left").arg(colour.name()));
  for (const engine::PathKindInfo& kind : engine::path_kinds()) {
    if (kind.name != engine::split_path_name(path.name).kind) continue;
    row.title->setToolTip(tr("%1\nDrag to reorder; click for more.").arg(QString::fromStdString(kind.tip)));
  }
  row.lengths->setText(lengths_of(path));
  QStringList meanings;
  for (const engine::PathKindInfo& metric : engine::path_metrics()) {
    meanings << QString::fromStdString(metric.title) + ": " + QString::fromStdString(metric.tip);
  }
  row.lengths->setToolTip(tr("Length from A to B\n") + meanings.join('\n'));
  QVector<QImage> images;
  for (const engine::Picture& picture : path.pictures) images.push_back(to_image(picture));
  row.pictures->set_images(static_cast<int>(engine::columns(*hub_.paths())), std::move(images));
  row.pictures->setAccessibleName(row.title->text());
  double most = 0;
  for (const engine::PathRow& each : hub_.paths()->rows) {
    for (const double change : each.change) most = std::max(most, change);
  }
  row.change->set_values({path.change.begin(), path.change.end()}, most, colour);
  row.all->show();
}

void PathRowsView::show_paths() {
  const std::size_t count = hub_.paths() ? hub_.paths()->rows.size() : 0;
  for (std::size_t i = 0; i < count; ++i) show_row(row(i), hub_.paths()->rows[i], static_cast<int>(i));
  for (std::size_t i = count; i < rows_.size(); ++i) {
    rows_[i].pictures->set_images(1, {});
    rows_[i].all->hide();
  }
  show_position();
}

void PathRowsView::show_position() {
  if (!hub_.paths()) return;
  const std::size_t columns = engine::columns(*hub_.paths());
  for (std::size_t i = 0; i < rows_.size() && i < hub_.paths()->rows.size(); ++i) {
    const double place =
        engine::place_on(hub_.paths()->rows[i], hub_.session().path_position, columns, hub_.session().path_look.speed);
    rows_[i].pictures->set_marked(static_cast<int>(std::lround(place)), path_colour(static_cast<int>(i)));
  }
}

void PathRowsView::take(std::size_t index, int step) {
  if (!hub_.paths() || index >= hub_.paths()->rows.size()) return;
  const engine::PathRow& path = hub_.paths()->rows[index];
  const auto k = static_cast<std::size_t>(step);
  if (k < path.codes.size()) hub_.take(path.codes[k]);
  const std::size_t columns = engine::columns(*hub_.paths());
  const auto running = path.running.find(hub_.session().path_look.speed);
  const bool by_length = running != path.running.end() && running->second.back() > 0;
  hub_.set_path_position(by_length ? running->second[k] / running->second.back()
                                   : static_cast<double>(step) / static_cast<double>(columns - 1));
}

void PathRowsView::move(std::size_t from, std::size_t to) {
  engine::PathRequest path = hub_.session().path;
  if (from == to || std::max(from, to) >= path.kinds.size()) return;
  std::string kind = std::move(path.kinds[from]);
  path.kinds.erase(path.kinds.begin() + static_cast<std::ptrdiff_t>(from));
  path.kinds.insert(path.kinds.begin() + static_cast<std::ptrdiff_t>(to), std::move(kind));
  hub_.set_path(std::move(path));
}

void PathRowsView::hide_row(std::size_t index) {
  engine::PathRequest path = hub_.session().path;
  if (path.kinds.size() < 2 || index >= path.kinds.size()) return;
  path.kinds.erase(path.kinds.begin() + static_cast<std::ptrdiff_t>(index));
  hub_.set_path(std::move(path));
}

void PathRowsView::add_beside(std::size_t index, const std::string& name) {
  engine::PathRequest path = hub_.session().path;
  if (index >= path.kinds.size()) return;
  path.kinds.insert(path.kinds.begin() + static_cast<std::ptrdiff_t>(index) + 1, name);
  hub_.set_path(std::move(path));
}

void PathRowsView::fill_menu(std::size_t index) {
  const std::size_t count = hub_.session().path.kinds.size();
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("Move up"), this, [this, index] { move(index, index - 1); })->setEnabled(index > 0);
  menu->addAction(tr("Move down"), this, [this, index] { move(index, index + 1); })->setEnabled(index + 1 < count);
  menu->addAction(tr("Hide"), this, [this, index] { hide_row(index); })->setEnabled(count > 1);
  if (hub_.model() && hub_.model()->can.pose && index < count) {
    menu->addSeparator();
    for (const engine::PathKindInfo& pose : engine::pose_path_kinds()) {
      const std::string name = engine::split_path_name(hub_.session().path.kinds[index]).kind + "+" + pose.name;
      QAction* action = menu->addAction(tr("Beside it, pose: %1").arg(QString::fromStdString(pose.title)), this,
                                        [this, index, name] { add_beside(index, name); });
      action->setToolTip(QString::fromStdString(pose.tip));
    }
  }
  menu->popup(rows_[index].title->mapToGlobal(QPoint(0, rows_[index].title->height())));
}

std::size_t PathRowsView::row_at(int y) const {
  std::size_t below = 0;
  while (below + 1 < rows_.size() && rows_[below + 1].all->isVisibleTo(content_) && y >= rows_[below + 1].all->y()) {
    ++below;
  }
  return below;
}

// Titles are dragged to reorder rows; a click that stays where it is opens their menu.
bool PathRowsView::eventFilter(QObject* watched, QEvent* event) {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& each) { return each.title == watched; });
  if (found == rows_.end()) return QScrollArea::eventFilter(watched, event);
  const auto* mouse = dynamic_cast<QMouseEvent*>(event);
  if (event->type() == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton) {
    pressed_ = static_cast<int>(found - rows_.begin());
    pressed_at_ = mouse->globalPosition().toPoint();
    dragging_ = false;
  } else if (event->type() == QEvent::MouseMove && pressed_ >= 0) {
    const QPoint at = mouse->globalPosition().toPoint();
    dragging_ = dragging_ || (at - pressed_at_).manhattanLength() >= QApplication::startDragDistance();
    if (!dragging_) return false;
    const std::size_t to = row_at(content_->mapFromGlobal(at).y());
    const QWidget* there = rows_[to].all;
    const bool down = static_cast<int>(to) > pressed_;
    drop_line_->setPalette(path_colour(pressed_));
    drop_line_->setGeometry(0, down ? there->y() + there->height() - 1 : there->y(), content_->width(), 2);
    drop_line_->setVisible(static_cast<int>(to) != pressed_);
    drop_line_->raise();
    return true;
  } else if (event->type() == QEvent::MouseButtonRelease && pressed_ >= 0) {
    const auto from = static_cast<std::size_t>(std::exchange(pressed_, -1));
    drop_line_->hide();
    if (!std::exchange(dragging_, false)) return false;
    found->title->setDown(false);
    move(from, row_at(content_->mapFromGlobal(mouse->globalPosition().toPoint()).y()));
    return true;
  }
  return false;
}

}  // namespace latitude::ui
