// What is under the pointer on the map: the item's picture enlarged, its class, and its nearest neighbours in latent
// space with their distances.
#pragma once

#include <QImage>
#include <QString>
#include <QVector>
#include <QWidget>

#include "engine/types.h"

namespace latitude::ui {

class MapCard : public QWidget {
 public:
  explicit MapCard(QWidget* parent);
  void set_item(const engine::Item& item, const engine::ModelInfo& model);
  // Beside the pointer, inside the parent.
  void place_beside(const QPointF& pointer);
  QString text() const { return text_; }
  int neighbours() const { return static_cast<int>(near_.size()); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Near {
    QImage picture;
    QString distance;
  };
  QImage picture_;
  QString text_, heading_;
  QVector<Near> near_;
};

}  // namespace latitude::ui
